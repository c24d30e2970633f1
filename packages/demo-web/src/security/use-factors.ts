// What an account can prove, read in one go.
import type { ApiOutputs } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { type Loaded, useLoaded } from "../ui/use-loaded.ts";

export type Passkey = ApiOutputs["auth"]["passkeys"]["list"][number];
export type App = ApiOutputs["auth"]["totp"]["list"][number];

export type PasswordStatus = ApiOutputs["auth"]["passwords"]["status"];

export interface Factors {
  readonly passkeys: readonly Passkey[];
  readonly apps: readonly App[];
  readonly password: PasswordStatus;
  readonly recovery: ApiOutputs["auth"]["recoveryCodes"]["status"];
  readonly rhythm: Pick<ApiOutputs["behavior"]["profileStatus"], "policy" | "profiles">;
}

export function useFactors(): Loaded<Factors> {
  const latchkey = useLatchkey();
  return useLoaded(
    useCallback(
      async (signal: AbortSignal): Promise<Factors> => {
        const { auth, behavior } = latchkey.api;
        const [passkeys, apps, password, recovery, rhythm] = await Promise.all([
          auth.passkeys.list.query(undefined, { signal }),
          auth.totp.list.query(undefined, { signal }),
          auth.passwords.status.query(undefined, { signal }),
          auth.recoveryCodes.status.query(undefined, { signal }),
          behavior.profileStatus.query(undefined, { signal }),
        ]);
        return { passkeys, apps, password, recovery, rhythm };
      },
      [latchkey],
    ),
  );
}
