// How long a refused sign-in takes tells nothing: known and unknown accounts, in a thousand interleaved tries.
import { expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { distinguishability } from "./distinguishability.ts";
import { registerWithPasskey, registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

// The hashing that deployments have: cheaper hashing would show differences that theirs buries.
const test = withServer({ environment: { ARGON2_MEMORY_KIB: "19456", ARGON2_PASSES: "2" } });
const tries = 1_000;

test("a thousand interleaved sign-ins can't be told apart by their time", async ({ server }) => {
  const known = await registerWithPassword(server);
  const passkeyOnly = await registerWithPasskey(server);
  const emails = [known.email, "nobody@example.com", passkeyOnly.email, "nobody.else@example.com"];
  const timesMs = emails.map((): number[] => []);
  const { api } = createCaller(server);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    // Another order each round, so that what one leaves behind meets all of them.
    const which = (attempt + Math.floor(attempt / emails.length)) % emails.length;
    const startedMs = performance.now();
    const refused = await refusalOf(
      api.auth.passwords.signIn.mutate({
        email: emails[which] ?? "",
        password: "wrong wrong wrong",
        mode: "body",
      }),
    );
    timesMs[which]?.push(performance.now() - startedMs);
    expect(refused.code).toBe("SIGN_IN_FAILED");
  }
  const [knownMs = [], unknownMs = [], passkeyMs = [], otherMs = []] = timesMs;
  // With 250 against 250 chance alone stays within 0.5 ± 0.08 in 998 of 1,000 runs (three standard errors of 0.026).
  expect(Math.abs(distinguishability(knownMs, unknownMs) - 0.5)).toBeLessThan(0.08);
  expect(Math.abs(distinguishability(passkeyMs, otherMs) - 0.5)).toBeLessThan(0.08);
}, 240_000);
