// What the signed-in person's role lets them do, so that pages offer only that. It is the server that refuses.
import { useLatchkey, useSession } from "@latchkey/client-sdk/react";
import { createContext, type ReactNode, useCallback, useContext } from "react";
import type { Failure } from "../ui/failure.ts";
import { useLoaded } from "../ui/use-loaded.ts";

interface Knowledge {
  /** `*` is everything; null until it is known. */
  readonly held: readonly string[] | null;
  /** Why it isn't known. */
  readonly failure: Failure | null;
  readonly reload: () => void;
}

const none: readonly string[] = [];
// These never change, so nobody waits for them.
const builtIn: Readonly<Record<string, readonly string[]>> = { admin: ["*"], user: none };

const Permissions = createContext<Knowledge>({
  held: none,
  failure: null,
  reload: () => undefined,
});

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
  const { data, failure, reload } = useLoaded(load);
  return (
    <Permissions
      value={known ? { held: known, failure: null, reload } : { held: data, failure, reload }}
    >
      {children}
    </Permissions>
  );
}

export function usePermissions(): Knowledge {
  return useContext(Permissions);
}

/** @returns whether one holds a permission, as far as that is known */
export function useMay(): (permission: string) => boolean {
  const { held } = usePermissions();
  return (permission) => held !== null && (held.includes("*") || held.includes(permission));
}
