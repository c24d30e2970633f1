// Gives an account a role, after saying what that means.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { useMay } from "../app/permissions.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { nameRole } from "../ui/role-words.ts";
import { Select } from "../ui/select.tsx";
import type { UserRowProps } from "./user-row.tsx";

export function RoleChange({ user, self, roles, onChanged }: UserRowProps) {
  const latchkey = useLatchkey();
  const may = useMay();
  const [chosen, setChosen] = useState<string | null>(null);
  // What reaches further than one's own role would be refused.
  const offered = (roles?.roles ?? [])
    .filter(({ permissions }) => permissions.every((permission) => may(permission)))
    .map(({ name }) => name);
  const names = offered.includes(user.role) ? offered : [...offered, user.role];
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
          disabled={roles === null || !offered.includes(user.role)}
          options={names.map((role) => ({ value: role, name: nameRole(role) }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      }
      title={titleOf(self ? "yourself" : user.firstName, chosen ?? user.role)}
      danger={self}
      confirm={actOf(chosen ?? user.role)}
      onConfirm={change}
    >
      <Consequence {...{ user, self, roles }} role={chosen ?? user.role} />
    </ConfirmDialog>
  );
}

const builtIn: Readonly<Record<string, string>> = { admin: "an administrator", user: "a user" };

function titleOf(whom: string, role: string): string {
  const words = builtIn[role];
  return words ? `Make ${whom} ${words}?` : `Give ${whom} the role ${role}?`;
}

function actOf(role: string): string {
  const words = builtIn[role];
  return words ? `Make ${words}` : "Give the role";
}

type ConsequenceProps = Pick<UserRowProps, "user" | "self" | "roles"> & { readonly role: string };

function Consequence({ user, self, roles, role }: ConsequenceProps) {
  if (role === "admin")
    return <p>{user.firstName} can then see and change every account, yours included.</p>;
  const heldBy = (name: string) => roles?.roles.find((other) => other.name === name)?.permissions;
  const allowed = roles?.permissions.filter(({ name }) => heldBy(role)?.includes(name)) ?? [];
  const loses = heldBy(user.role)?.length !== 0;
  return (
    <>
      <p>
        {self
          ? "You lose what your present role allows at once. Another administrator has to give it back."
          : `${user.firstName} keeps the account and its data${loses ? ", and loses what the present role allows, at once" : ""}.`}
      </p>
      {allowed.length > 0 && (
        <p>The role allows: {allowed.map(({ description }) => description).join(" ")}</p>
      )}
    </>
  );
}
