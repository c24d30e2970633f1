// One account as an administrator sees it, with what can be changed.
import type { User } from "@latchkey/client-sdk";
import { useMay } from "../app/permissions.tsx";
import type { RoleList } from "../roles/use-roles.ts";
import { Badge } from "../ui/badge.tsx";
import { Day } from "../ui/moment.tsx";
import { nameRole } from "../ui/role-words.ts";
import { RoleChange } from "./role-change.tsx";
import { StatusChange } from "./status-change.tsx";
import styles from "./user-row.module.css";

export interface UserRowProps {
  readonly user: User;
  /** Whether this is the administrator's own account. */
  readonly self: boolean;
  /** What there is to give; null as long as that isn't known, empty for those who may give none. */
  readonly roles: RoleList | null;
  readonly onChanged: (user: User) => void;
}

export function UserRow(props: UserRowProps) {
  const { user, self } = props;
  const may = useMay();
  return (
    <li className={styles.row} data-disabled={user.status === "disabled" ? "" : undefined}>
      <div className={styles.words}>
        <p className={styles.name}>
          {user.firstName} {user.lastName} {self && <Badge>You</Badge>}
          {user.role !== "user" && <Badge tone="brass">{nameRole(user.role)}</Badge>}
          {user.status === "disabled" && <Badge tone="refused">Disabled</Badge>}
        </p>
        <p className={styles.facts}>{user.email}</p>
        <p className={styles.facts}>
          {user.jobTitle} · since <Day at={user.createdAt} />
        </p>
      </div>
      <div className={styles.actions}>
        {may("roles:manage") && <RoleChange {...props} />}
        {may("*") && <StatusChange {...props} />}
      </div>
    </li>
  );
}
