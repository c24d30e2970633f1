// One act at a time, whether it is under way, and why the last one failed.
import { useCallback, useState } from "react";
import { type Failure, toFailure } from "./failure.ts";

export interface Attempt {
  readonly pending: boolean;
  readonly failure: Failure | null;
  /** Never rejects: a failure becomes state. */
  readonly run: (act: () => Promise<unknown>) => Promise<void>;
}

export function useAttempt(): Attempt {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = useCallback(async (act: () => Promise<unknown>) => {
    setPending(true);
    try {
      await act();
      setFailure(null);
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setPending(false);
    }
  }, []);
  return { pending, failure, run };
}
