// One text typed again and again into one field: what is being typed, whether it still counts, and when it is done.
import { captureTyping, type LiveTyping, type TypingSample } from "@latchkey/client-sdk/typing";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Slip } from "./slip-words.ts";

export interface TypingDesk {
  /** Goes on the field. */
  readonly ref: (input: HTMLInputElement | null) => (() => void) | undefined;
  readonly live: LiveTyping | null;
  /** How many characters stand in the field. */
  readonly typed: number;
  readonly slip: Slip | null;
  /** Empties the field for another try. */
  readonly startOver: () => void;
}

// The last key is still down when the text is complete; after this long nobody waits for it any more.
const lastReleaseMs = 600;

/**
 * @param expected the text that is asked for
 * @param onTyped told of each typing of it that counts
 * @param ready whether the field takes the focus at once, because its visitor has just asked for it
 */
export function useTypingDesk(
  expected: string,
  onTyped: (sample: TypingSample) => void,
  ready = false,
): TypingDesk {
  const field = useRef<HTMLInputElement | null>(null);
  const clear = useRef<() => void>(() => undefined);
  const [live, setLive] = useState<LiveTyping | null>(null);
  const [typed, setTyped] = useState(0);
  const [slip, setSlip] = useState<Slip | null>(null);
  const isExpected = useEffectEvent((text: string) => text === expected);
  const isBeginning = useEffectEvent((text: string) => expected.startsWith(text));
  const tellTyped = useEffectEvent(onTyped);
  const focusFirst = useEffectEvent(() => ready);
  const ref = useCallback((input: HTMLInputElement | null) => {
    field.current = input;
    return undefined;
  }, []);
  useEffect(() => {
    const input = field.current;
    if (!input) return undefined;
    if (focusFirst()) input.focus();
    const capture = captureTyping(input);
    let waiting: ReturnType<typeof setTimeout> | undefined;
    clear.current = () => {
      clearTimeout(waiting);
      input.value = "";
      capture.reset();
    };
    const finish = (): void => {
      const sample = capture.sample();
      clear.current();
      if (sample.unusable) setSlip(sample.unusable);
      else tellTyped(sample);
    };
    const stop = capture.subscribe((now) => {
      setLive(now.pressMs.length > 0 ? now : null);
      setTyped(Array.from(input.value).length);
      if (now.pressMs.length === 0 && input.value === "") return;
      clearTimeout(waiting);
      const wrong = !isBeginning(input.value);
      setSlip(now.unusable ?? (wrong ? "otherText" : null));
      if (now.unusable || !isExpected(input.value)) return;
      const allUp = now.releaseMs.every((ms) => ms !== null);
      waiting = setTimeout(finish, allUp || isTouch(capture.sample()) ? 0 : lastReleaseMs);
    });
    return () => {
      clearTimeout(waiting);
      stop();
      capture.dispose();
    };
  }, []);
  const startOver = useCallback(() => {
    clear.current();
    setSlip(null);
    setTyped(0);
    field.current?.focus();
  }, []);
  return { ref, live, typed, slip, startOver };
}

function isTouch({ deviceClass }: TypingSample): boolean {
  return deviceClass === "touch";
}
