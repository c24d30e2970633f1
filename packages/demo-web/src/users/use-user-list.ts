// The accounts that match a search, page by page, with changes put in place.
import type { User } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { type PagedList, usePagedList } from "../ui/use-paged-list.ts";

const pageLength = 25;

interface UserList extends Omit<PagedList<User>, "items" | "update"> {
  readonly users: readonly User[] | null;
  readonly replace: (user: User) => void;
}

export function useUserList(search: string): UserList {
  const latchkey = useLatchkey();
  const load = useCallback(
    async (cursor: string | undefined, signal: AbortSignal) => {
      const input = {
        limit: pageLength,
        ...(search === "" ? {} : { search }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const { users, nextCursor } = await latchkey.api.users.list.query(input, { signal });
      return { items: users, nextCursor };
    },
    [latchkey, search],
  );
  const { items, update, ...list } = usePagedList(load);
  const replace = useCallback(
    (changed: User) =>
      update((users) => users.map((user) => (user.id === changed.id ? changed : user))),
    [update],
  );
  return { ...list, users: items, replace };
}
