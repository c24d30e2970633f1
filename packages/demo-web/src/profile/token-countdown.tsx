// How long the access token still lives. When it runs out, the SDK fetches the next one; here one sees it happen.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useEffect, useState } from "react";
import { useNow } from "../ui/use-now.ts";
import styles from "./token-countdown.module.css";

interface TokenCountdownProps {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly lifetimeSeconds: number;
}

const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export function TokenCountdown({ accessToken, expiresAt, lifetimeSeconds }: TokenCountdownProps) {
  const leftSeconds = Math.max(0, Math.ceil((expiresAt.getTime() - useNow(1_000)) / 1_000));
  const renewal = useRenewal(accessToken, leftSeconds === 0);
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
      <p className={styles.renewal} role="status">
        {renewal && `Renewed by itself at ${clockTime.format(renewal)}.`}
      </p>
    </div>
  );
}

/** @returns when this page last saw a new token take the old one's place */
function useRenewal(accessToken: string, ranOut: boolean): Date | null {
  const latchkey = useLatchkey();
  const [seen, setSeen] = useState({ accessToken, renewedAt: null as Date | null });
  if (seen.accessToken !== accessToken) setSeen({ accessToken, renewedAt: new Date() });
  useEffect(() => {
    // An unreachable server leaves it at zero; the next call tries again.
    if (ranOut) latchkey.session.accessToken().catch(() => undefined);
  }, [latchkey, ranOut]);
  return seen.renewedAt;
}

function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}
