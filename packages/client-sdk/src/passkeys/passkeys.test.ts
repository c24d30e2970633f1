// Ceremonies: typed errors, and a signal that ends its own ceremony only.
import { expect, test } from "vitest";
import { codeOf } from "../errors/code-of.fixture.ts";
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import type { RequestOptions } from "../latchkey-client.ts";
import { createPasskeys } from "./passkeys.ts";
import type { WebAuthn } from "./webauthn.ts";

const options = {
  challenge: "Y2hhbGxlbmdl",
  rpId: "localhost",
  timeout: 1,
  userVerification: "required",
  allowCredentials: [],
} satisfies RequestOptions;
const named = (name: string) => Object.assign(new Error(name), { name });
const never = new AbortController().signal;

/** A browser whose prompts stay open until the library cancels them, as it does for each new one. */
function createPrompts(supported = true) {
  let cancel: (() => void) | undefined;
  const open = () => {
    cancel?.();
    return new Promise<never>((_, reject) => (cancel = () => reject(named("AbortError"))));
  };
  const webauthn = {
    browserSupportsWebAuthn: () => supported,
    browserSupportsWebAuthnAutofill: async () => supported,
    startAuthentication: open,
    startRegistration: open,
    WebAuthnAbortService: { createNewAbortSignal: () => never, cancelCeremony: () => cancel?.() },
  } as WebAuthn;
  return { webauthn, passkeys: createPasskeys(async () => webauthn, never) };
}

test.each([
  ["AbortError", "ABORTED"],
  ["NotAllowedError", "PASSKEY_CANCELLED"],
  ["InvalidStateError", "PASSKEY_ALREADY_REGISTERED"],
  ["NotSupportedError", "PASSKEY_UNSUPPORTED"],
  ["ConstraintError", "PASSKEY_UNSUPPORTED"],
  ["SecurityError", "PASSKEY_ORIGIN_REFUSED"],
  ["UnknownError", "PASSKEY_FAILED"],
])("a browser's %s is %s", async (name, code) => {
  const { webauthn } = createPrompts();
  const passkeys = createPasskeys(
    async () => ({ ...webauthn, startAuthentication: () => Promise.reject(named(name)) }),
    never,
  );
  const error: unknown = await passkeys.authenticate(options).catch((thrown: unknown) => thrown);
  expect(isLatchkeyError(error, code)).toBe(true);
  expect(error).toHaveProperty("cause.name", name);
});

test("an old browser is told so, before any prompt", async () => {
  const { passkeys } = createPrompts(false);
  await expect(passkeys.authenticate(options)).rejects.toMatchObject({
    code: "PASSKEY_UNSUPPORTED",
  });
  await expect(passkeys.support()).resolves.toEqual({ passkeys: false, autofill: false });
});

test("a signal ends its ceremony, and no later one", async () => {
  const { passkeys } = createPrompts();
  const [first, second] = [new AbortController(), new AbortController()];
  const earlier = codeOf(passkeys.authenticate(options, { signal: first.signal, autofill: true }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  let ended: string | undefined;
  first.abort();
  const later = codeOf(passkeys.authenticate(options, { signal: second.signal })).then(
    (code) => (ended = code),
  );
  expect(await earlier).toBe("ABORTED");
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(ended).toBeUndefined();
  second.abort();
  expect(await later).toBe("ABORTED");
});

test("dispose ends what waits", async () => {
  const disposal = new AbortController();
  const { webauthn } = createPrompts();
  const passkeys = createPasskeys(async () => webauthn, disposal.signal);
  const waiting = codeOf(passkeys.authenticate(options, { autofill: true }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  disposal.abort();
  expect(await waiting).toBe("ABORTED");
});
