// When a call needs fresher or stronger proof: asks for it once, however many calls wait, and repeats each once.
import { isLatchkeyError, type StepUpHint } from "../errors/latchkey-client-error.ts";
import { waitFor } from "../errors/client-errors.ts";
import type { RunCall } from "./api-call.ts";

export type OnStepUp = (hint: StepUpHint) => Promise<unknown>;

interface Challenge {
  readonly hint: StepUpHint;
  readonly done: Promise<unknown>;
}

/** @param onStepUp without one, the refusals go to the callers */
export function withStepUp(run: RunCall, onStepUp: OnStepUp | undefined): RunCall {
  let pending: Challenge | undefined;

  const challenge = (hint: StepUpHint): Promise<unknown> => {
    if (pending && covers(pending.hint, hint)) return pending.done;
    // A weaker challenge is under way: two prompts at once would confuse, so this one comes after it.
    const before = pending?.done.catch(() => undefined) ?? Promise.resolve();
    const started: Challenge = { hint, done: before.then(() => onStepUp?.(hint)) };
    pending = started;
    const forget = (): void => {
      if (pending === started) pending = undefined;
    };
    started.done.then(forget, forget);
    return started.done;
  };

  return async (call) => {
    try {
      return await run(call);
    } catch (error) {
      if (!onStepUp || !isLatchkeyError(error, "STEP_UP_REQUIRED") || !error.stepUp) throw error;
      await waitFor(challenge(error.stepUp), call.signal).catch((cause: unknown) => {
        if (isLatchkeyError(cause, "ABORTED") && call.signal?.aborted) throw cause;
        error.cause = cause;
        throw error;
      });
      return run(call);
    }
  };
}

function covers(given: StepUpHint, needed: StepUpHint): boolean {
  return given.assurance >= needed.assurance && given.maxAgeSeconds <= needed.maxAgeSeconds;
}
