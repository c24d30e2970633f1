// Signing in, with a passkey or with a password.
import type { RequestOptions, SignIn } from "../latchkey-client.ts";
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import { createTimer } from "../session/timer.ts";
import { type FlowParts, within } from "./flow.ts";

// Challenges live five minutes; an offer in autofill may be taken up much later.
const renewOfferMs = 4 * 60_000;

export function createSignIn({ api, mode, passkeys, settled, turns }: FlowParts): SignIn {
  const offer = async (checkTurn: () => void, signal: AbortSignal | undefined) => {
    for (;;) {
      const options = await api.auth.passkeys.beginSignIn.mutate({}, within(signal));
      checkTurn();
      const credential = await takeOffer(options, signal);
      if (credential) return credential;
      checkTurn();
    }
  };

  // Undefined when nobody took it up while its challenge was good.
  const takeOffer = async (options: RequestOptions, signal: AbortSignal | undefined) => {
    const stale = new AbortController();
    const timer = createTimer();
    timer.start(renewOfferMs, () => stale.abort());
    try {
      const ended = signal ? AbortSignal.any([signal, stale.signal]) : stale.signal;
      return await passkeys.authenticate(options, { autofill: true, signal: ended });
    } catch (error) {
      if (stale.signal.aborted && !signal?.aborted && isLatchkeyError(error, "ABORTED"))
        return undefined;
      throw error;
    } finally {
      timer.stop();
    }
  };

  return {
    async withPasskey({ email, signal } = {}) {
      const checkTurn = turns.take();
      const options = await api.auth.passkeys.beginSignIn.mutate({ email }, within(signal));
      checkTurn();
      const credential = await passkeys.authenticate(options, { signal });
      await settled();
      return api.auth.passkeys.finishSignIn.mutate({ credential, mode }, within(signal));
    },
    async withPasskeyAutofill({ signal } = {}) {
      const credential = await offer(turns.take(), signal);
      await settled();
      return api.auth.passkeys.finishSignIn.mutate({ credential, mode }, within(signal));
    },
    async withPassword(credentials, { signal } = {}) {
      await settled();
      return api.auth.passwords.signIn.mutate({ ...credentials, mode }, within(signal));
    },
  };
}
