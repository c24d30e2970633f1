// Why a typing doesn't count, in words, with what to do.
import type { UnusableReason } from "@latchkey/client-sdk/typing";

/** What can go wrong with one typing: the capture's reasons, and a text that isn't the one asked for. */
export type Slip = UnusableReason | "otherText";

const words: Readonly<Record<Slip, string>> = {
  otherText: "That was another key. It happens: start over.",
  corrected: "A correction breaks the rhythm. Start over.",
  pasted: "Pasted text has no rhythm. Type it instead.",
  autofilled: "Something filled this in for you, so there is no rhythm in it. Type it instead.",
  composed: "An input method composed this text, so single keys can’t be timed.",
  autoRepeated: "A key was held until it repeated. Start over.",
  focusLost: "You left the field in between. Start over without a pause.",
  incomplete: "Some keys weren’t seen. Start over.",
};

export function describeSlip(slip: Slip): string {
  return words[slip];
}

const refusals: Readonly<Record<string, string>> = {
  REPLAY: "This was played back, not typed, so it wasn’t learned.",
  MACHINE_REGULAR: "No hand types this evenly, so it wasn’t learned.",
  IMPOSSIBLE_TIMING: "No hand types this fast, so it wasn’t learned.",
  OTHER_TEXT: "This is as long as another text than the one learned before, so it wasn’t learned.",
  COARSE_CLOCK: "This browser’s clock is too coarse to tell a rhythm: it rounds times on purpose.",
  INTERVAL_TOO_LONG: "There was a long pause in it, so it wasn’t learned. Type it in one go.",
  TOO_FEW_POSITIONS: "This text is too short to have a rhythm.",
};

/** @param code why the server didn't learn a sample */
export function describeRefusal(code: string): string {
  return (
    refusals[code] ?? "This one was too unlike the others to learn from. Type it as you always do."
  );
}
