// The clock of a moving picture.
import { useEffect, useState } from "react";

/**
 * @param running whether anything moves
 * @returns `performance.now()`, anew for each frame; it stands still for those who want no motion
 */
export function useFrames(running: boolean): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (!running || matchMedia("(prefers-reduced-motion: reduce)").matches) return undefined;
    let frame = 0;
    const tick = (): void => {
      setNowMs(performance.now());
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [running]);
  return nowMs;
}
