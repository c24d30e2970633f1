// The roles that there are, and what roles can hold.
import type { ApiInputs, ApiOutputs } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { type Loaded, useLoaded } from "../ui/use-loaded.ts";

export type RoleList = ApiOutputs["roles"]["list"];
export type Role = RoleList["roles"][number];
export type PermissionWords = RoleList["permissions"][number];
export type Grantable = ApiInputs["roles"]["create"]["permissions"][number];

const nothing: RoleList = { roles: [], permissions: [] };

/** @param wanted whether to ask at all; without it, there are none */
export function useRoles(wanted = true): Loaded<RoleList> {
  const latchkey = useLatchkey();
  return useLoaded(
    useCallback(
      async (signal: AbortSignal) =>
        wanted ? latchkey.api.roles.list.query(undefined, { signal }) : nothing,
      [latchkey, wanted],
    ),
  );
}
