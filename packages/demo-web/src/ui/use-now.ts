// The clock, as often as a page needs it.
import { useEffect, useState } from "react";

/** @returns milliseconds since 1970, anew every `everyMs` milliseconds */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
