// Shuts an account out, or lets it in again.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import type { UserRowProps } from "./user-row.tsx";

export function StatusChange({ user, self, onChanged }: UserRowProps) {
  const latchkey = useLatchkey();
  const [open, setOpen] = useState(false);
  const active = user.status === "active";
  const act = active ? "Disable" : "Enable";
  const change = async (): Promise<void> => {
    onChanged(
      await latchkey.api.users.setStatus.mutate({
        id: user.id,
        status: active ? "disabled" : "active",
      }),
    );
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ConfirmTrigger render={<Button />}>
          {act}
          <span className="visually-hidden">
            {" "}
            {user.firstName} {user.lastName}
          </span>
        </ConfirmTrigger>
      }
      title={`${act} ${self ? "your own account" : `${user.firstName} ${user.lastName}`}?`}
      danger={active}
      confirm={`${act} account`}
      onConfirm={change}
    >
      <p>
        {active
          ? `All sessions of ${user.email} end at once, and nobody can sign in to this account. Its data stays, and you can enable it again.`
          : `${user.email} can sign in again, with the same role and the same passkeys or password. Sessions that ended stay ended.`}
      </p>
    </ConfirmDialog>
  );
}
