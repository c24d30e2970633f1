// Removes a role, after asking what its accounts get instead.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { nameRole } from "../ui/role-words.ts";
import { Select } from "../ui/select.tsx";
import type { RoleCardProps } from "./role-card.tsx";

export function RoleRemoval({ role, list, onChanged }: RoleCardProps) {
  const { roles } = useLatchkey().api;
  const [open, setOpen] = useState(false);
  const [replacement, setReplacement] = useState("user");
  const { name, accounts } = role;
  const remove = async (): Promise<void> => {
    await roles.remove.mutate(accounts > 0 ? { name, replacement } : { name });
    onChanged(`The role ${name} is gone.`);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ConfirmTrigger render={<Button look="quiet" />}>
          Remove<span className="visually-hidden"> {name}</span>
        </ConfirmTrigger>
      }
      title={`Remove the role ${name}?`}
      confirm="Remove the role"
      onConfirm={remove}
    >
      {accounts === 0 ? (
        <p>Nobody has it. What it allows, and its description, are lost.</p>
      ) : (
        <>
          <p>
            {accounts === 1 ? "The account that has it loses" : `${accounts} accounts lose`} what it
            allows at once, in open sessions too.
          </p>
          <Select
            label={accounts === 1 ? "The role it gets instead" : "The role they get instead"}
            value={replacement}
            options={list.roles
              .filter((other) => other.name !== name)
              .map((other) => ({ value: other.name, name: nameRole(other.name) }))}
            onChange={(event) => setReplacement(event.currentTarget.value)}
          />
        </>
      )}
    </ConfirmDialog>
  );
}
