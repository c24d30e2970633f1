// Whether the resource service answers at all.
import { useCallback, useEffect, useState } from "react";

type ServiceState = "asking" | "up" | "down";

/** @param origin null where there is none to ask */
export function useService(origin: string | null): {
  readonly state: ServiceState;
  readonly askAgain: () => void;
} {
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<{ round: number; up: boolean } | null>(null);
  useEffect(() => {
    if (origin === null) return undefined;
    const controller = new AbortController();
    const settle = (up: boolean): void => {
      if (!controller.signal.aborted) setAnswer({ round, up });
    };
    fetch(`${origin}/healthz`, { credentials: "omit", signal: controller.signal }).then(
      ({ ok }) => settle(ok),
      () => settle(false),
    );
    return () => controller.abort();
  }, [origin, round]);
  const state = answer?.round !== round ? "asking" : answer.up ? "up" : "down";
  return { state, askAgain: useCallback(() => setRound((count) => count + 1), []) };
}
