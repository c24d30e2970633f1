// Off at once, and everything deleted with it.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import styles from "./policy-card.module.css";
import { nameProfile } from "./profile-words.ts";
import type { ProfileStatus } from "./timing.ts";

interface DeleteCardProps {
  readonly status: ProfileStatus;
  readonly onDeleted: (status: ProfileStatus) => void;
}

export function DeleteCard({ status, onDeleted }: DeleteCardProps) {
  const { api } = useLatchkey();
  const [open, setOpen] = useState(false);
  const guarded = status.policy === "stepUp" || status.policy === "enforce";
  return (
    <Card title="Switch it off">
      <p className={styles.means}>
        Withdraws what you agreed to, and deletes everything that was learned, at once. Signing in
        goes on as before.{guarded && " You are asked first to confirm that it’s you."}
      </p>
      <div>
        <ConfirmDialog
          open={open}
          onOpenChange={setOpen}
          trigger={<ConfirmTrigger render={<Button />}>Switch off and delete</ConfirmTrigger>}
          title="Delete your rhythm?"
          confirm="Switch off and delete"
          onConfirm={async () => {
            onDeleted(await api.behavior.setConsent.mutate({ consented: false }));
          }}
        >
          <p>These are lost for good, and would have to be learned anew:</p>
          <ul>
            {status.profiles.map((profile) => (
              <li key={nameProfile(profile)}>
                {nameProfile(profile)}: {profile.samples}{" "}
                {profile.samples === 1 ? "typing" : "typings"}
              </li>
            ))}
            <li>What past sign-ins were found to be</li>
            {status.policy !== status.deploymentPolicy && <li>Your own stricter setting</li>}
          </ul>
        </ConfirmDialog>
      </div>
    </Card>
  );
}
