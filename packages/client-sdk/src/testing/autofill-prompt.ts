// The autofill prompt of conditional UI: a ceremony waits here until the user picks a passkey or it is aborted.

/** Where conditional ceremonies and the user of the test meet. */
export interface AutofillPrompt {
  /** Waits for the user's pick: a credential id, or undefined for the newest. Rejects with the signal's reason. */
  ask(signal: AbortSignal): Promise<string | undefined>;
  /** Picks a passkey, as soon as a ceremony asks for one. */
  pick(credentialId?: string): Promise<void>;
}

type Answer = (credentialId: string | undefined) => void;

/** Creates a prompt that nobody waits at. */
export function createAutofillPrompt(): AutofillPrompt {
  let asked = Promise.withResolvers<Answer>();
  function ask(signal: AbortSignal): Promise<string | undefined> {
    const picked = Promise.withResolvers<string | undefined>();
    const abort = () => settle(() => picked.reject(signal.reason));
    // The next ceremony must find a fresh prompt at once, so this happens before anybody awaits.
    function settle(conclude: () => void): void {
      signal.removeEventListener("abort", abort);
      asked = Promise.withResolvers();
      conclude();
    }
    signal.addEventListener("abort", abort);
    asked.resolve((credentialId) => settle(() => picked.resolve(credentialId)));
    return picked.promise;
  }
  return {
    ask,
    pick: async (credentialId) => (await asked.promise)(credentialId),
  };
}
