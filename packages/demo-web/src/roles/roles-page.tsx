// Every role, for those who may manage them: what it allows, who has it, and how to add another.
import { useState } from "react";
import { Permitted } from "../app/permitted.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { NewRoleCard } from "./new-role-card.tsx";
import { RoleCard } from "./role-card.tsx";
import styles from "./roles-page.module.css";
import { useRoles } from "./use-roles.ts";

export function RolesPage() {
  return (
    <Permitted permission="roles:manage">
      <Roles />
    </Permitted>
  );
}

function Roles() {
  const { data, failure, loading, reload } = useRoles();
  const [said, setSaid] = useState<string | null>(null);
  const changed = (words: string): void => {
    setSaid(words);
    reload();
  };
  return (
    <Page
      title="Roles"
      lead="What accounts may do beyond their own data. A change counts at once, for everyone who has the role."
    >
      <FailureNotice failure={failure} onRetry={reload} />
      {said !== null && <Notice tone="proven">{said}</Notice>}
      {data === null && loading && <Placeholder label="Reading the roles" lines={6} />}
      {data && (
        <>
          <NewRoleCard permissions={data.permissions} onChanged={changed} />
          <ul className={styles.list} aria-label="Roles" aria-busy={loading}>
            {data.roles.map((role) => (
              <li key={role.name}>
                <RoleCard role={role} list={data} onChanged={changed} />
              </li>
            ))}
          </ul>
          {data.roles.every(({ builtIn }) => builtIn) && (
            <p className={styles.aside}>
              These two are built in. Add a role for people who should see more than their own
              account, and less than everything.
            </p>
          )}
        </>
      )}
    </Page>
  );
}
