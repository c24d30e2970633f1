// Tries to be oneself, or somebody else: each typing is compared, and nothing of it is learned.
import { useLatchkey } from "@latchkey/client-sdk/react";
import type { TypingSample } from "@latchkey/client-sdk/typing";
import { useCallback, useState } from "react";
import type { Failure } from "../ui/failure.ts";
import { useAttempt } from "../ui/use-attempt.ts";
import { type Explanation, type Timing, timingOf } from "./timing.ts";

export type Who = "self" | "friend";

export interface Try {
  readonly who: Who;
  readonly timing: Timing;
  readonly explanation: Explanation;
}

export interface Tries {
  readonly all: readonly Try[];
  readonly failure: Failure | null;
  readonly pending: boolean;
  readonly compare: (who: Who, sample: TypingSample) => void;
}

export function useTries(): Tries {
  const { api } = useLatchkey();
  const [all, setAll] = useState<readonly Try[]>([]);
  const { run, failure, pending } = useAttempt();
  const compare = useCallback(
    (who: Who, sample: TypingSample) =>
      void run(async () => {
        const { nonce } = await api.behavior.beginCapture.mutate();
        const explanation = await api.behavior.score.mutate({ nonce, sample });
        setAll((tries) => [...tries, { who, timing: timingOf(sample), explanation }]);
      }),
    [api, run],
  );
  return { all, failure, pending, compare };
}
