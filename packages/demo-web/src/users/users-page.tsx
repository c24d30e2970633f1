// Every account, for administrators: find one, change what it may do, shut it out.
import type { User } from "@latchkey/client-sdk";
import { useState } from "react";
import { useMay } from "../app/permissions.tsx";
import { Permitted } from "../app/permitted.tsx";
import { useRoles } from "../roles/use-roles.ts";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { SearchBox } from "../ui/search-box.tsx";
import { useUserList } from "./use-user-list.ts";
import { UserRow } from "./user-row.tsx";
import styles from "./users-page.module.css";

export function UsersPage({ self }: { readonly self: User }) {
  return (
    <Permitted permission="users:list">
      <Users self={self} />
    </Permitted>
  );
}

function Users({ self }: { readonly self: User }) {
  const [search, setSearch] = useState("");
  const list = useUserList(search);
  const may = useMay();
  const roles = useRoles(may("roles:manage"));
  return (
    <Page
      title="Users"
      lead={
        may("roles:manage")
          ? "Changes take effect at once, on sessions that are open too. Each is kept in the audit trail."
          : "Everyone who has an account here. That you look is kept in the audit trail."
      }
    >
      <SearchBox label="Search by name or address" onSearch={setSearch} />
      <FailureNotice failure={list.failure} onRetry={list.reload} />
      <FailureNotice failure={roles.failure} onRetry={roles.reload} />
      {list.users === null && list.loading && (
        <Placeholder label="Reading the accounts" lines={6} />
      )}
      {list.users?.length === 0 && (
        <p className={styles.empty}>No name or address has “{search}” in it. Try fewer letters.</p>
      )}
      {list.users && list.users.length > 0 && (
        <ul className={styles.list} aria-label="Accounts" aria-busy={list.loading}>
          {list.users.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              self={user.id === self.id}
              roles={roles.data}
              onChanged={list.replace}
            />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div>
          <Button pending={list.loading} onClick={list.loadMore}>
            Show more accounts
          </Button>
        </div>
      )}
    </Page>
  );
}
