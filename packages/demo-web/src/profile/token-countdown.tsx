// How long the access token still lives. When it runs out, the SDK fetches the next one; here one sees it happen.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useEffect } from "react";
import { useNow } from "../ui/use-now.ts";
import styles from "./token-countdown.module.css";

interface TokenCountdownProps {
  readonly expiresAt: Date;
  readonly lifetimeSeconds: number;
  /** When this token took an earlier one's place; null for the first. */
  readonly renewedAt: Date | null;
}

const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export function TokenCountdown({ expiresAt, lifetimeSeconds, renewedAt }: TokenCountdownProps) {
  const leftSeconds = Math.max(0, Math.ceil((expiresAt.getTime() - useNow(1_000)) / 1_000));
  useRenewalAtTheEnd(leftSeconds === 0);
  const share = Math.min(1, leftSeconds / lifetimeSeconds);
  return (
    <div className={styles.countdown}>
      <p className={styles.left}>
        <span className={styles.digits} role="timer" aria-label="Time until the token runs out">
          {formatSeconds(leftSeconds)}
        </span>
        <span className={styles.meaning}>until it runs out and is renewed by itself</span>
      </p>
      <div className={styles.track}>
        <div className={styles.fill} style={{ scale: `${share} 1` }} />
      </div>
      <output className={styles.renewal}>
        {renewedAt && `Renewed by itself at ${clockTime.format(renewedAt)}.`}
      </output>
    </div>
  );
}

/** Fetches the next token if it is the clock that finds this one ended, as after a sleep. */
function useRenewalAtTheEnd(ranOut: boolean): void {
  const latchkey = useLatchkey();
  useEffect(() => {
    // An unreachable server leaves it at zero; the next call tries again.
    if (ranOut) latchkey.session.accessToken().catch(() => undefined);
  }, [latchkey, ranOut]);
}

function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}
