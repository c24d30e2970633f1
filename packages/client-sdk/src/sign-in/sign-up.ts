// Making an account, with a passkey or with a password; both sign in.
import type { SignUp } from "../latchkey-client.ts";
import { type FlowParts, within } from "./flow.ts";

export function createSignUp({ api, mode, passkeys, settled, turns }: FlowParts): SignUp {
  return {
    async withPasskey(profile, { signal } = {}) {
      const checkTurn = turns.take();
      const options = await api.auth.passkeys.beginRegistration.mutate(profile, within(signal));
      checkTurn();
      const credential = await passkeys.register(options, { signal });
      await settled();
      return api.auth.passkeys.finishRegistration.mutate({ credential, mode }, within(signal));
    },
    async withPassword(input, { signal } = {}) {
      await settled();
      return api.auth.passwords.register.mutate({ ...input, mode }, within(signal));
    },
  };
}
