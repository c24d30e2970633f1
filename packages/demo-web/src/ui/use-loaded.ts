// What a page reads from the server: loading, failed or there, and read again on request.
import { useCallback, useEffect, useState } from "react";
import { type Failure, toFailure } from "./failure.ts";

export interface Loaded<Data> {
  /** What was read last; null until the first answer. */
  readonly data: Data | null;
  readonly failure: Failure | null;
  readonly loading: boolean;
  readonly reload: () => void;
  /** Puts what a change answered in place of what was read. */
  readonly replace: (data: Data) => void;
}

type Load<Data> = (signal: AbortSignal) => Promise<Data>;

interface Answer<Data> {
  /** What it answers; anything else is still under way. */
  readonly to: { readonly load: Load<Data>; readonly round: number } | null;
  readonly data: Data | null;
  readonly failure: Failure | null;
}

/** @param load stable (useCallback), or it is read over and over */
export function useLoaded<Data>(load: Load<Data>): Loaded<Data> {
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer<Data>>({ to: null, data: null, failure: null });
  useEffect(() => {
    const controller = new AbortController();
    const settle = (settled: Partial<Answer<Data>>): void => {
      if (!controller.signal.aborted)
        setAnswer((last) => ({ ...last, ...settled, to: { load, round } }));
    };
    load(controller.signal).then(
      (data) => settle({ data, failure: null }),
      (error: unknown) => settle({ failure: toFailure(error) }),
    );
    return () => controller.abort();
  }, [load, round]);
  return {
    data: answer.data,
    failure: answer.failure,
    loading: answer.to?.load !== load || answer.to.round !== round,
    reload: useCallback(() => setRound((count) => count + 1), []),
    replace: useCallback((data) => setAnswer((last) => ({ ...last, data })), []),
  };
}
