// What a page reads from the server: loading, failed or there, and read again on request.
import { useCallback, useEffect, useState } from "react";
import { type Failure, toFailure } from "./failure.ts";

export interface Loaded<Data> {
  /** What was read last; null until the first answer. */
  readonly data: Data | null;
  readonly failure: Failure | null;
  readonly loading: boolean;
  reload(): void;
  /** Puts what a change answered in place of what was read. */
  replace(data: Data): void;
}

/** @param load stable (useCallback), or it is read over and over */
export function useLoaded<Data>(load: (signal: AbortSignal) => Promise<Data>): Loaded<Data> {
  const [data, setData] = useState<Data | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [loading, setLoading] = useState(true);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    setLoading(true);
    load(controller.signal)
      .then(
        (answer) => {
          if (controller.signal.aborted) return;
          setData(answer);
          setFailure(null);
        },
        (error: unknown) => {
          if (!controller.signal.aborted) setFailure(toFailure(error));
        },
      )
      .finally(() => {
        if (!controller.signal.aborted) setLoading(false);
      });
    return () => controller.abort();
  }, [load, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { data, failure, loading, reload, replace: setData };
}
