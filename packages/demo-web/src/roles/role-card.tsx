// One role: what it is for, what it allows, how many have it; those that were added can be changed.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { nameRole } from "../ui/role-words.ts";
import styles from "./role-card.module.css";
import { RoleForm } from "./role-form.tsx";
import { RoleRemoval } from "./role-removal.tsx";
import { countAccounts } from "./role-words.ts";
import { useEditing } from "./use-editing.ts";
import type { Role, RoleList } from "./use-roles.ts";

export interface RoleCardProps {
  readonly role: Role;
  readonly list: RoleList;
  readonly onChanged: (said: string) => void;
}

export function RoleCard({ role, list, onChanged }: RoleCardProps) {
  const { roles } = useLatchkey().api;
  const { editing, begin, end, opener } = useEditing();
  const { name, description, builtIn, accounts } = role;
  return (
    <Card
      title={nameRole(name)}
      action={builtIn ? <Badge>Built in</Badge> : <Badge tone="brass">Added</Badge>}
    >
      {editing ? (
        <RoleForm
          role={role}
          permissions={list.permissions}
          save="Save the role"
          cancel="Keep it as it was"
          onSave={async ({ description: words, permissions }) => {
            await roles.update.mutate({ name, description: words, permissions });
            end();
            onChanged(`The role ${name} is saved. ${countAccounts(accounts)} it, as from now.`);
          }}
          onCancel={end}
        />
      ) : (
        <>
          <p>{description}</p>
          {!builtIn && <Allowed role={role} list={list} />}
          <p className={styles.facts}>{countAccounts(accounts)} this role.</p>
          {!builtIn && (
            <div className={styles.acts}>
              <Button ref={opener} onClick={begin}>
                Change<span className="visually-hidden"> {name}</span>
              </Button>
              <RoleRemoval role={role} list={list} onChanged={onChanged} />
            </div>
          )}
        </>
      )}
    </Card>
  );
}

function Allowed({ role: { permissions }, list }: Pick<RoleCardProps, "role" | "list">) {
  if (permissions.length === 0)
    return <p className={styles.facts}>Allows nothing beyond one’s own account.</p>;
  return (
    <ul className={styles.allowed} aria-label="What it allows">
      {list.permissions
        .filter(({ name }) => permissions.includes(name))
        .map(({ name, description }) => (
          <li key={name}>
            {description} <code>{name}</code>
          </li>
        ))}
    </ul>
  );
}
