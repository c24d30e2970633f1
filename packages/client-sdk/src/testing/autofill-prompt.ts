// The autofill prompt of conditional UI: a ceremony waits here until the user picks a passkey or it is aborted.

/** Where conditional ceremonies and the user of the test meet. */
export interface AutofillPrompt {
  /** Waits for the user's pick: a credential id, or undefined for the newest. Rejects with the signal's reason. */
  ask(signal: AbortSignal): Promise<string | undefined>;
  /** Picks a passkey, as soon as a ceremony asks for one. */
  pick(credentialId?: string): Promise<void>;
}

type Answer = (credentialId: string | undefined) => void;

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(reason: unknown): void;
}

// Promise.withResolvers came with Node 22.
function defer<Value>(): Deferred<Value> {
  let settle: Pick<Deferred<Value>, "resolve" | "reject"> | undefined;
  const promise = new Promise<Value>((resolve, reject) => (settle = { resolve, reject }));
  return {
    promise,
    resolve: (value) => settle?.resolve(value),
    reject: (reason) => settle?.reject(reason),
  };
}

/** Creates a prompt that nobody waits at. */
export function createAutofillPrompt(): AutofillPrompt {
  let asked = defer<Answer>();
  function ask(signal: AbortSignal): Promise<string | undefined> {
    const picked = defer<string | undefined>();
    const abort = () => settle(() => picked.reject(signal.reason));
    // The next ceremony must find a fresh prompt at once, so this happens before anybody awaits.
    function settle(conclude: () => void): void {
      signal.removeEventListener("abort", abort);
      asked = defer<Answer>();
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
