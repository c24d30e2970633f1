// Adds a role: its name, what it is for, and what it allows.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { RoleForm } from "./role-form.tsx";
import { useEditing } from "./use-editing.ts";
import type { PermissionWords } from "./use-roles.ts";

interface NewRoleCardProps {
  readonly permissions: readonly PermissionWords[];
  readonly onChanged: (said: string) => void;
}

export function NewRoleCard({ permissions, onChanged }: NewRoleCardProps) {
  const { roles } = useLatchkey().api;
  const { editing, begin, end, opener } = useEditing();
  if (!editing) {
    return (
      <div>
        <Button ref={opener} look="main" onClick={begin}>
          Add a role
        </Button>
      </div>
    );
  }
  return (
    <Card title="A new role">
      <RoleForm
        permissions={permissions}
        save="Add the role"
        cancel="Don’t add it"
        onSave={async (values) => {
          const { name } = await roles.create.mutate(values);
          end();
          onChanged(`The role ${name} is there. Give it to people on the page Users.`);
        }}
        onCancel={end}
      />
    </Card>
  );
}
