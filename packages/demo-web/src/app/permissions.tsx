// What the signed-in person's role lets them do, so that pages offer only that. It is the server that refuses.
import { useLatchkey, useSession } from "@latchkey/client-sdk/react";
import { createContext, type ReactNode, useCallback, useContext } from "react";
import { useLoaded } from "../ui/use-loaded.ts";

/** Null until it is known; `*` is everything. */
const Permissions = createContext<readonly string[] | null>(null);

/** Reads them again whenever the session's role or token changes: a changed role replaces every token. */
export function KnowsPermissions({ children }: { readonly children: ReactNode }) {
  const latchkey = useLatchkey();
  const session = useSession();
  const role = session.status === "signedIn" ? session.user.role : null;
  const token = session.status === "signedIn" ? session.accessToken : null;
  const known = role === null ? none : builtIn[role];
  const load = useCallback(
    async (signal: AbortSignal): Promise<readonly string[]> =>
      known ?? (await latchkey.api.roles.own.query(undefined, { signal })).permissions,
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- another token may mean other permissions
    [latchkey, known, role, token],
  );
  const { data } = useLoaded(load);
  return <Permissions value={known ?? data}>{children}</Permissions>;
}

const none: readonly string[] = [];
// These never change, so nobody waits for them.
const builtIn: Readonly<Record<string, readonly string[]>> = { admin: ["*"], user: none };

/** @returns whether one holds a permission; null as long as that isn't known */
export function useMay(): (permission: string) => boolean | null {
  const held = useContext(Permissions);
  return (permission) => held && (held.includes("*") || held.includes(permission));
}
