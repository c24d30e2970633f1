// How long a forged passkey answer takes to be refused tells nothing: listed ids of accounts and of addresses without one.
import type { SoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { expect, vi } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { distinguishability } from "./distinguishability.ts";
import { type Deployment, registerWithPasskey } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const tries = 500;

type RequestOptions = Parameters<SoftwareAuthenticator["get"]>[0];

/** An answer by another key under the first id that a sign-in lists. @returns what sends it */
async function forge(server: Deployment, forger: SoftwareAuthenticator, email: string) {
  const { api } = createCaller(server);
  const options = await api.auth.passkeys.beginSignIn.mutate({ email });
  const made = await forger.get(options as RequestOptions, {
    origin: server.origin,
    misbehavior: { kind: "credentialNotAllowed" },
  });
  const id = options.allowCredentials[0]?.id ?? "";
  const { userHandle: _, ...response } = made.response;
  const credential = { ...made, id, rawId: id, response, clientExtensionResults: {} };
  return () => api.auth.passkeys.finishSignIn.mutate({ credential, mode: "body" });
}

test("a forged answer is verified once, whether or not the address has an account", async ({
  server,
}) => {
  const forger = (await registerWithPasskey(server)).authenticator;
  const holder = await registerWithPasskey(server);
  const verify = vi.spyOn(globalThis.crypto.subtle, "verify");
  const counts = [];
  for (const email of [holder.email, "nobody@example.com"]) {
    const send = await forge(server, forger, email);
    verify.mockClear();
    expect(await refusalOf(send())).toMatchObject({ code: "SIGN_IN_FAILED", httpStatus: 401 });
    counts.push(verify.mock.calls.length);
  }
  verify.mockRestore();
  expect(counts).toEqual([1, 1]);
});

test("interleaved forgeries can't be told apart by their time", async ({ server }) => {
  const forger = (await registerWithPasskey(server)).authenticator;
  const holder = await registerWithPasskey(server);
  const emails = [holder.email, "nobody@example.com"];
  const timesMs = emails.map((): number[] => []);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    // Another order each round, so that what one leaves behind meets all of them.
    const which = (attempt + Math.floor(attempt / emails.length)) % emails.length;
    const send = await forge(server, forger, emails[which] ?? "");
    const startedMs = performance.now();
    expect((await refusalOf(send())).code).toBe("SIGN_IN_FAILED");
    timesMs[which]?.push(performance.now() - startedMs);
  }
  const [knownMs = [], unknownMs = []] = timesMs;
  // See sign-in.timing.test.ts for what chance does.
  expect(Math.abs(distinguishability(knownMs, unknownMs) - 0.5)).toBeLessThan(0.08);
}, 240_000);
