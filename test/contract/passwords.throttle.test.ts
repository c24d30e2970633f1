// Throttling that isn't a weapon: guessing slows down and stops, and the owner still gets in.
import { describe, expect } from "vitest";
import { startServer } from "../support/server.ts";
import { type ApiCaller, createCaller, refusalOf } from "./api-caller.ts";
import { beginSignIn, goodPassword, registerWithPasskey, registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { RATE_LIMITS: "on", TRUSTED_PROXIES: "127.0.0.1" } });

let lastAddress = 0;
// Guessers come from many addresses: only the account's own limits are at work here.
function newAddress(): { "x-forwarded-for": string } {
  lastAddress += 1;
  return { "x-forwarded-for": `198.51.${lastAddress >> 8}.${lastAddress & 255}` };
}

const guess = (caller: ApiCaller, email: string, password = "wrong every time it is tried") =>
  caller.api.auth.passwords.signIn.mutate({ email, password, mode: "token" });

describe("a password under attack", () => {
  test("pauses longer after each failure, alike for an address without an account", async ({
    server,
  }) => {
    const { email } = await registerWithPassword(server, { headers: newAddress() });
    for (const target of [email, "nobody@example.com"]) {
      const waits: number[] = [];
      for (let failures = 0; failures < 9; failures += 1) {
        const caller = createCaller(server, { headers: newAddress() });
        const refusal = await refusalOf(guess(caller, target));
        if (refusal.code === "RATE_LIMITED") waits.push(refusal.retryAfterSeconds ?? 0);
        else expect(refusal.code).toBe("SIGN_IN_FAILED");
        if (refusal.code === "RATE_LIMITED") failures -= 1;
        server.clock.advance(1000 * Math.max(10, refusal.retryAfterSeconds ?? 0));
        if (waits.length > 40) break;
      }
      const caller = createCaller(server, { headers: newAddress() });
      await refusalOf(guess(caller, target));
      const paused = await refusalOf(guess(caller, target));
      expect(paused).toMatchObject({ code: "RATE_LIMITED", httpStatus: 429 });
      expect(paused.retryAfterSeconds).toBeGreaterThan(4);
    }
  });

  test("stays off after a hundred failures, over a restart, until the owner comes another way", async () => {
    const environment = { RATE_LIMITS: "on", TRUSTED_PROXIES: "127.0.0.1" };
    await using server = await startServer({ environment });
    const known = createCaller(server, { headers: newAddress() });
    const registered = await registerWithPassword(server, { mode: "token", headers: newAddress() });
    const { email } = registered;
    for (const [name, value] of registered.caller.cookies) known.cookies.set(name, value);
    for (let failures = 0; failures < 100; failures += 1) {
      server.clock.advance(16 * 60_000);
      const stranger = createCaller(server, { headers: newAddress() });
      expect((await refusalOf(guess(stranger, email))).code).toBe("SIGN_IN_FAILED");
    }
    server.clock.advance(48 * 60 * 60_000);
    await using again = await startServer({
      environment,
      dataDir: server.dataDir,
      clock: server.clock,
    });
    const stranger = createCaller(again, { headers: newAddress() });
    const off = await refusalOf(guess(stranger, email, goodPassword));
    expect(off).toMatchObject({ code: "FACTOR_OFF", httpStatus: 429 });
    const owner = createCaller(again, { headers: newAddress(), cookies: known.cookies });
    expect(await guess(owner, email, goodPassword)).toMatchObject({ status: "signedIn" });
  });

  test("doesn't close the passkey, which brings the password back", async ({ server }) => {
    const holder = await registerWithPasskey(server);
    for (let tries = 0; tries < 12; tries += 1) {
      await refusalOf(guess(createCaller(server, { headers: newAddress() }), holder.email));
    }
    const { api } = createCaller(server, { headers: newAddress() });
    const signIn = await beginSignIn(server, api, holder.authenticator, { email: holder.email });
    expect(await signIn.finish()).toMatchObject({ status: "signedIn" });
    const refusal = await refusalOf(
      guess(createCaller(server, { headers: newAddress() }), holder.email),
    );
    expect(["SIGN_IN_FAILED", "RATE_LIMITED"]).toContain(refusal.code);
  });
});
