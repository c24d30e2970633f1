// Calls that need a fresh proof wait here until the dialog has had it, or was closed.
import type { StepUpHint } from "@latchkey/client-sdk";

export interface StepUpRequest {
  readonly hint: StepUpHint;
  /** Lets the waiting call go on. */
  readonly prove: () => void;
  /** Tells the waiting call that it stays refused. */
  readonly decline: () => void;
}

let current: StepUpRequest | null = null;
const listeners = new Set<() => void>();

/** The client's `onStepUp`: resolves once somebody has proven who they are, rejects when they would rather not. */
export function askForProof(hint: StepUpHint): Promise<void> {
  return new Promise((resolve, reject) => {
    show({
      hint,
      prove: () => {
        show(null);
        resolve();
      },
      decline: () => {
        show(null);
        reject(new Error("Nothing was confirmed."));
      },
    });
  });
}

export function currentStepUp(): StepUpRequest | null {
  return current;
}

/** @returns a function that ends the subscription */
export function onStepUpChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(request: StepUpRequest | null): void {
  current = request;
  for (const listener of listeners) listener();
}
