// Ends every session but this one.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { describeDevice } from "./device.ts";
import type { SessionListing } from "./session.ts";

interface EndOthersProps {
  readonly others: readonly SessionListing[];
  readonly onEnded: () => void;
}

export function EndOthers({ others, onEnded }: EndOthersProps) {
  const latchkey = useLatchkey();
  const [open, setOpen] = useState(false);
  const count = others.length === 1 ? "the other session" : `${others.length} other sessions`;
  const end = async (): Promise<void> => {
    await latchkey.api.auth.sessions.revokeOthers.mutate();
    onEnded();
  };
  return (
    <div>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        trigger={<ConfirmTrigger render={<Button />}>End all other sessions</ConfirmTrigger>}
        title={`End ${count}?`}
        confirm={`End ${count}`}
        onConfirm={end}
      >
        <p>You stay signed in here. These are signed out at once, and have to sign in again:</p>
        <ul>
          {namesOf(others).map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </div>
  );
}

/** Device names, each once: "Chrome on Linux, 2 sessions". */
function namesOf(sessions: readonly SessionListing[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { userAgent } of sessions) {
    const { name } = describeDevice(userAgent);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name}, ${count} sessions`));
}
