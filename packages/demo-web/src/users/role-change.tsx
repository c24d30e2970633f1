// Gives an account a role, after saying what that means.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { nameRole } from "../ui/role-words.ts";
import { Select } from "../ui/select.tsx";
import type { UserRowProps } from "./user-row.tsx";

const builtIn = ["user", "admin"] as const;

export function RoleChange({ user, self, onChanged }: UserRowProps) {
  const latchkey = useLatchkey();
  const [chosen, setChosen] = useState<string | null>(null);
  const roles = [...new Set([...builtIn, user.role])];
  const change = async (): Promise<void> => {
    if (chosen !== null)
      onChanged(await latchkey.api.users.setRole.mutate({ id: user.id, role: chosen }));
  };
  return (
    <ConfirmDialog
      open={chosen !== null}
      onOpenChange={(open) => open || setChosen(null)}
      trigger={
        <Select
          label={`Role of ${user.firstName} ${user.lastName}`}
          hideLabel
          value={user.role}
          options={roles.map((role) => ({ value: role, name: nameRole(role) }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      }
      title={`Make ${self ? "yourself" : user.firstName} ${wordsOf(chosen ?? user.role)}?`}
      danger={self}
      confirm={`Make ${wordsOf(chosen ?? user.role)}`}
      onConfirm={change}
    >
      <p>{consequence(user.firstName, self, chosen)}</p>
    </ConfirmDialog>
  );
}

function wordsOf(role: string): string {
  return `${/^[aeio]/.test(role) ? "an" : "a"} ${nameRole(role).toLowerCase()}`;
}

function consequence(name: string, self: boolean, role: string | null): string {
  if (role === "admin") return `${name} can then see and change every account, yours included.`;
  if (self)
    return "You lose this page and every other administrator's page at once. Another administrator has to give them back.";
  return `${name} keeps the account and its data, and loses what the present role allows, at once.`;
}
