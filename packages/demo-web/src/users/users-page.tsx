// Every account, for administrators: find one, change what it may do, shut it out.
import type { User } from "@latchkey/client-sdk";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { SearchBox } from "../ui/search-box.tsx";
import { AdminOnly } from "./admin-only.tsx";
import { useUserList } from "./use-user-list.ts";
import { UserRow } from "./user-row.tsx";
import styles from "./users-page.module.css";

export function UsersPage({ self }: { readonly self: User }) {
  return (
    <AdminOnly self={self}>
      <Users self={self} />
    </AdminOnly>
  );
}

function Users({ self }: { readonly self: User }) {
  const [search, setSearch] = useState("");
  const list = useUserList(search);
  return (
    <Page
      title="Users"
      lead="Changes take effect at once, on sessions that are open too. Each is kept in the audit trail."
    >
      <SearchBox label="Search by name or address" onSearch={setSearch} />
      <FailureNotice failure={list.failure} onRetry={list.reload} />
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
