// One session: the device, how it signed in, when it was last seen, and its end.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { Ago, Day } from "../ui/moment.tsx";
import { describeProof } from "../ui/proof-words.ts";
import { DeviceIcon } from "./device-icon.tsx";
import { describeDevice } from "./device.ts";
import type { SessionListing } from "./session.ts";
import styles from "./session-row.module.css";

interface SessionRowProps {
  readonly session: SessionListing;
  readonly onEnded: () => void;
}

export function SessionRow({ session, onEnded }: SessionRowProps) {
  const device = describeDevice(session.userAgent);
  return (
    <li className={styles.row}>
      <DeviceIcon kind={device.kind} />
      <div className={styles.words}>
        <p className={styles.name}>
          {device.name} {session.current && <Badge tone="proven">This device</Badge>}
        </p>
        <p className={styles.facts}>
          Signed in with {describeProof(session.methods).name} <Ago at={session.authenticatedAt} />
          {session.ipAddress !== null && (
            <>
              {" from "}
              <code>{session.ipAddress}</code>
            </>
          )}
        </p>
        <p className={styles.facts}>
          {session.current ? (
            "Active now"
          ) : (
            <>
              Last seen <Ago at={session.lastSeenAt} />
            </>
          )}
          . Ends on <Day at={session.expiresAt} /> at the latest.
        </p>
      </div>
      {!session.current && <EndSession session={session} device={device.name} onEnded={onEnded} />}
    </li>
  );
}

function EndSession({ session, device, onEnded }: SessionRowProps & { readonly device: string }) {
  const latchkey = useLatchkey();
  const [open, setOpen] = useState(false);
  const end = async (): Promise<void> => {
    await latchkey.api.auth.sessions.revoke.mutate({ id: session.id });
    onEnded();
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ConfirmTrigger render={<Button />}>
          End<span className="visually-hidden"> {device}</span>
        </ConfirmTrigger>
      }
      title="End this session?"
      confirm="End session"
      onConfirm={end}
    >
      <p>
        {device} is signed out at once, in the middle of whatever is open there. Whoever uses it has
        to sign in again.
      </p>
    </ConfirmDialog>
  );
}
