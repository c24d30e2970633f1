// An input field for tests that run without a browser: it takes events that count as the browser's own.
import { type CaptureOptions, captureTyping } from "./capture-typing.ts";

type Listener = (event: Event) => void;

/** Only what a capture needs of an event target; a real one would mark every event as untrusted. */
function createTarget() {
  const listeners: { type: string; listener: Listener; signal: AbortSignal }[] = [];
  return {
    addEventListener(type: string, listener: Listener, { signal }: { signal: AbortSignal }) {
      listeners.push({ type, listener, signal });
    },
    emit(type: string, facts: object) {
      const event = { isTrusted: true, timeStamp: performance.now(), ...facts, type } as Event;
      for (const { type: wanted, listener, signal } of listeners) {
        if (wanted === type && !signal.aborted) listener(event);
      }
    },
  };
}

/** A stroke: when it goes down and up, milliseconds; no release for keys that are still down. */
export interface Stroke {
  readonly downMs: number;
  readonly upMs?: number;
}

export function typedField(options?: CaptureOptions) {
  const ownerDocument = createTarget();
  const startMs = performance.now();
  const field = Object.assign(createTarget(), { value: "", selectionStart: 0, ownerDocument });
  const input = field as unknown as HTMLInputElement;
  const at = (ms: number) => ({ timeStamp: startMs + ms });
  const change = (inputType: string | undefined, value: string, facts: object = {}): void => {
    field.value = value;
    field.selectionStart = value.length;
    field.emit("input", { inputType, ...facts });
  };
  const down = (code: string, ms: number, facts: object = {}): void =>
    field.emit("keydown", { code, key: "x", repeat: false, ...at(ms), ...facts });
  const up = (code: string, ms: number): void => ownerDocument.emit("keyup", { code, ...at(ms) });
  const press = (code: string, ms: number, facts?: object): void => {
    down(code, ms, facts);
    change("insertText", `${field.value}x`);
  };
  return {
    field,
    capture: captureTyping(input, options),
    change,
    down,
    up,
    press,
    /** Presses and releases in the order of their times, each on a key of its own. */
    strokes: (strokes: readonly Stroke[]): void => {
      const moves = strokes.flatMap(({ downMs, upMs }, key) => [
        { ms: downMs, move: () => press(`Key${key}`, downMs) },
        ...(upMs === undefined ? [] : [{ ms: upMs, move: () => up(`Key${key}`, upMs) }]),
      ]);
      for (const { move } of moves.toSorted((one, other) => one.ms - other.ms)) move();
    },
  };
}
