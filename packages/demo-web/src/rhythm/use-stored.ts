// Everything that is stored of the caller's rhythm, read only when asked for: it takes a fresh proof.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback, useState } from "react";
import type { Failure } from "../ui/failure.ts";
import { useAttempt } from "../ui/use-attempt.ts";
import type { Finding, StoredProfile } from "./timing.ts";

export interface Stored {
  readonly profiles: readonly StoredProfile[] | null;
  readonly findings: readonly Finding[] | null;
  readonly failure: Failure | null;
  readonly pending: boolean;
  readonly show: () => void;
  readonly forget: () => void;
}

export function useStored(): Stored {
  const { api } = useLatchkey();
  const { run, failure, pending } = useAttempt();
  const [shown, setShown] = useState<Pick<Stored, "profiles" | "findings">>({
    profiles: null,
    findings: null,
  });
  const show = useCallback(
    () =>
      void run(async () => {
        const [profiles, findings] = await Promise.all([
          api.behavior.showProfiles.query(),
          api.behavior.findings.query(),
        ]);
        setShown({ profiles, findings });
      }),
    [api, run],
  );
  const forget = useCallback(() => setShown({ profiles: null, findings: null }), []);
  return { ...shown, failure, pending, show, forget };
}
