// The caller's account as the server has it now; until that is known, as it was at the sign-in.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { useLoaded } from "./use-loaded.ts";

export function useAccount({ user }: SignedInSnapshot) {
  const latchkey = useLatchkey();
  const { data, replace } = useLoaded(
    useCallback(
      (signal: AbortSignal) => latchkey.api.users.me.query(undefined, { signal }),
      [latchkey],
    ),
  );
  return { user: data ?? user, replace };
}
