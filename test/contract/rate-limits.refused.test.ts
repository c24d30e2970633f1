// What is refused has been counted: an attempt stands whatever becomes of the rest of its transaction.
import { describe, expect } from "vitest";
import { createTestClock } from "../support/server.ts";
import { type ApiCaller, createCaller, refusalOf } from "./api-caller.ts";
import { beginSignIn, type Deployment, registerWithPasskey } from "./people.ts";
import { withServerOnEach } from "./with-server.ts";

// No attempt comes back while a test runs.
const clock = createTestClock("stands");
const environment = { RATE_LIMITS: "on", TRUSTED_PROXIES: "127.0.0.1" };
// What config and service grant one network address at once.
const addressBurst = 120;
const refreshBurst = 300;

function callerFrom(server: Deployment, address: string): ApiCaller["api"] {
  return createCaller(server, { headers: { "x-forwarded-for": address } }).api;
}

/** Calls until it is refused for coming too often. @returns how often it wasn't */
async function spendAll(call: () => Promise<unknown>, most: number): Promise<number> {
  for (let times = 0; times <= most; times += 1) {
    const code = await call().then(
      () => "OK",
      (error: unknown) => refusalOf(Promise.reject(error)).then((refusal) => refusal.code),
    );
    if (code === "RATE_LIMITED") return times;
  }
  return Number.POSITIVE_INFINITY;
}

describe.each(withServerOnEach({ environment, clock }))("on $database", ({ test }) => {
  test("a passkey's answer counts when its challenge was spent before", async ({ server }) => {
    const { authenticator } = await registerWithPasskey(server);
    const api = callerFrom(server, "203.0.113.1");
    const signIn = await beginSignIn(server, api, authenticator);
    await signIn.finish();
    expect((await refusalOf(signIn.finish())).code).toBe("CHALLENGE_INVALID");
    const begin = () => api.auth.passkeys.beginSignIn.mutate({});
    expect(await spendAll(begin, addressBurst)).toBe(addressBurst - 3);
  });

  test.for([
    ["203.0.113.2", "badSignature", "SIGN_IN_FAILED"],
    ["203.0.113.3", "crossOrigin", "PASSKEY_REFUSED"],
  ] as const)(
    "a passkey's answer from %s counts when it is refused for %s",
    async ([address, kind, code], { server }) => {
      const { authenticator } = await registerWithPasskey(server);
      const api = callerFrom(server, address);
      const signIn = await beginSignIn(server, api, authenticator, { misbehavior: { kind } });
      expect((await refusalOf(signIn.finish())).code).toBe(code);
      const begin = () => api.auth.passkeys.beginSignIn.mutate({});
      expect(await spendAll(begin, addressBurst)).toBe(addressBurst - 2);
    },
  );

  test("a refresh counts when its token is unknown", async ({ server }) => {
    const api = callerFrom(server, "203.0.113.4");
    const refresh = () => api.auth.refresh.mutate({ refreshToken: "unknown" });
    expect((await refusalOf(refresh())).code).toBe("REFRESH_INVALID");
    expect(await spendAll(refresh, refreshBurst)).toBe(refreshBurst - 1);
  });

  test("a beginning past the limit leaves no challenge", async ({ server }) => {
    const api = callerFrom(server, "203.0.113.5");
    const begin = () => api.auth.passkeys.beginSignIn.mutate({});
    expect(await spendAll(begin, addressBurst)).toBe(addressBurst);
    const before = await server.sql.run("select count(*) as challenges from challenges");
    expect((await refusalOf(begin())).code).toBe("RATE_LIMITED");
    expect(await server.sql.run("select count(*) as challenges from challenges")).toEqual(before);
  });
});
