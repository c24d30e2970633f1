// Watches an input field and records the rhythm in which it is filled. It only listens: nothing is prevented, changed
// or announced, so password managers, screen readers and input methods work as without it.
//
// What counts as a position is a character that was inserted at the end, timed by the press of its key. So Shift,
// other modifiers, shortcuts and dead keys are none; nor is Return, whose release comes when the form has gone, and
// which a click on the button leaves out.
import { createEventClock, type EventClock, estimateClockStep, roundMs } from "./event-clock.ts";
import { createKeystrokes, type Keystrokes, type Press } from "./keystrokes.ts";
import type { DeviceClass, LiveTyping, TypingSample, UnusableReason } from "./typing-sample.ts";

export interface CaptureOptions {
  /**
   * The kind of keyboard, where the page knows better. By default `touch` for on-screen keyboards, and for any keyboard
   * of a device whose main pointer is a finger: some on-screen keyboards report a release along with each press.
   */
  readonly deviceClass?: DeviceClass | undefined;
}

export interface TypingCapture {
  /** What the field's present text was typed like. Call it before the field is emptied. */
  sample(): TypingSample;
  /** Forgets what was typed; what is typed from now on counts only in an emptied field. */
  reset(): void;
  /** Stops listening, and forgets. */
  dispose(): void;
  /**
   * Tells of each press, release and restart.
   *
   * @returns a function that ends the subscription
   */
  subscribe(listener: (live: LiveTyping) => void): () => void;
}

/**
 * Records the rhythm in which a field is filled: press and release times by position, never which key. A sample starts
 * anew whenever the field becomes empty or its whole text is replaced by a typed character. What was pasted,
 * autofilled, corrected, composed, auto-repeated or interrupted is marked so.
 *
 * @example
 * const capture = captureTyping(passwordField);
 * const { nonce } = await client.api.behavior.beginCapture.mutate();
 * await client.signIn.withPassword({ email, password, typing: { nonce, sample: capture.sample() } });
 */
export function captureTyping(
  input: HTMLInputElement,
  options: CaptureOptions = {},
): TypingCapture {
  const listeners = new Set<(live: LiveTyping) => void>();
  const recording = createRecording(input);
  const disposal = new AbortController();
  const tell = (): void => {
    const { pressMs, releaseMs, unusable } = recording.keystrokes();
    const live = { pressMs: [...pressMs], releaseMs: [...releaseMs], unusable };
    for (const listener of listeners) listener(live);
  };
  const listen = (target: EventTarget, type: string, take: (event: never) => unknown): void => {
    // Before the page's own listeners, which may submit or empty the field.
    const settings = { capture: true, passive: true, signal: disposal.signal };
    target.addEventListener(type, (event) => take(event as never) !== false && tell(), settings);
  };
  listen(input, "keydown", recording.onKeyDown);
  // A key may come up after the focus has moved on.
  listen(input.ownerDocument, "keyup", recording.onKeyUp);
  listen(input, "input", recording.onInput);
  listen(input, "blur", recording.onBlur);
  return {
    sample: () => toSample(recording.keystrokes(), lengthOf(input.value), options.deviceClass),
    reset() {
      recording.restart();
      tell();
    },
    dispose() {
      disposal.abort();
      listeners.clear();
      recording.restart();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Handlers return false where nothing changed that could be drawn. */
function createRecording(input: HTMLInputElement) {
  let keystrokes = createKeystrokes();
  let timeOf: EventClock = createEventClock();
  let pending: Press | undefined;
  let knownLength = lengthOf(input.value);
  let left = false;

  const restart = (): void => {
    keystrokes = createKeystrokes();
    left = false;
  };
  const insert = (press: Press, startsAnew: boolean): void => {
    if (startsAnew) restart();
    if (left) keystrokes.spoil("focusLost");
    keystrokes.press(press);
  };
  return {
    keystrokes: () => keystrokes,
    restart,
    onKeyDown: (event: KeyboardEvent): false => {
      if (event.isTrusted && !event.repeat && keystrokes.pressMs.length === 0) {
        timeOf = createEventClock();
      }
      pending =
        event.isTrusted && mayInsert(event)
          ? { atMs: timeOf(event), code: event.code || "", repeat: event.repeat }
          : undefined;
      return false;
    },
    onKeyUp: (event: KeyboardEvent): boolean => {
      if (pending?.code === event.code) pending = undefined;
      return event.isTrusted && keystrokes.release(event.code, timeOf(event));
    },
    onInput: (event: InputEvent): void => {
      const length = lengthOf(input.value);
      const added = length - knownLength;
      knownLength = length;
      const press = pending ?? { atMs: timeOf(event), code: "", repeat: false };
      pending = undefined;
      if (length === 0) return restart();
      const atEnd = (input.selectionStart ?? input.value.length) === input.value.length;
      const startsAnew = length === 1 && atEnd;
      const reason = whyUnusable(event, startsAnew || (added === 1 && atEnd), added, press);
      if (reason) keystrokes.spoil(reason);
      else insert(press, startsAnew);
    },
    onBlur: (): false => {
      // Leaving is no interruption before something more is typed.
      left = keystrokes.pressMs.length > 0;
      return false;
    },
  };
}

/** Looks at a key's name only for whether it is one: a name is longer than the character that it could insert. */
function mayInsert({ key }: KeyboardEvent): boolean {
  // An autofill's events have no key at all.
  if (!key) return false;
  return key.length <= 2 || key === "Unidentified" || key === "Process";
}

function whyUnusable(
  event: InputEvent,
  appends: boolean,
  added: number,
  press: Press,
): UnusableReason | undefined {
  const kind = event.inputType;
  if (!event.isTrusted || !kind) return "autofilled";
  if (/^insertFrom(Paste|Drop|Yank)/.test(kind)) return "pasted";
  if (/Composition/.test(kind)) {
    // On-screen keyboards compose what they insert key by key; an input method behind real keys makes other text of it.
    return press.code || !appends ? "composed" : undefined;
  }
  if (kind !== "insertText") return "corrected";
  if (appends) return undefined;
  return added > 1 ? "autofilled" : "corrected";
}

function toSample(
  { pressMs, releaseMs, unusable, keyless }: Keystrokes,
  length: number,
  given: DeviceClass | undefined,
): TypingSample {
  const positions = pressMs.length;
  const allKeyless = positions > 0 && keyless === positions;
  const deviceClass = given ?? (allKeyless || isHandheld() ? "touch" : "keyboard");
  const reported = releaseMs.filter((ms) => ms !== null);
  const clockStepMs = estimateClockStep([...pressMs, ...reported]);
  const complete =
    positions > 0 && positions === length && (deviceClass === "touch" || keyless === 0);
  const absence = positions === 0 && length > 0 ? "autofilled" : "incomplete";
  const reason = unusable ?? (complete ? undefined : absence);
  if (reason) return { pressMs: [], releaseMs: [], clockStepMs, deviceClass, unusable: reason };
  const sinceStart = (ms: number): number => roundMs(ms - (pressMs[0] ?? 0));
  return {
    pressMs: pressMs.map(sinceStart),
    releaseMs: releaseMs.map((ms) =>
      ms === null || deviceClass === "touch" ? null : sinceStart(ms),
    ),
    clockStepMs,
    deviceClass,
  };
}

function isHandheld(): boolean {
  // Simulated pages have no matchMedia.
  return "matchMedia" in globalThis && matchMedia("(hover: none) and (pointer: coarse)").matches;
}

/** Code points; the text itself is not looked at. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
