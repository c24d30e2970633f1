// What an account can prove, read in one go.
import type { ApiOutputs } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { type Loaded, useLoaded } from "../ui/use-loaded.ts";

export type Passkey = ApiOutputs["auth"]["passkeys"]["list"][number];
export type App = ApiOutputs["auth"]["totp"]["list"][number];
export type RecoveryStatus = ApiOutputs["auth"]["recoveryCodes"]["status"];

export interface Factors {
  readonly passkeys: readonly Passkey[];
  readonly apps: readonly App[];
  readonly recovery: RecoveryStatus;
}

export function useFactors(): Loaded<Factors> {
  // The whole API stays the same object; its parts are made anew at each look.
  const { api } = useLatchkey();
  return useLoaded(
    useCallback(
      async (signal: AbortSignal): Promise<Factors> => {
        const [passkeys, apps, recovery] = await Promise.all([
          api.auth.passkeys.list.query(undefined, { signal }),
          api.auth.totp.list.query(undefined, { signal }),
          api.auth.recoveryCodes.status.query(undefined, { signal }),
        ]);
        return { passkeys, apps, recovery };
      },
      [api],
    ),
  );
}
