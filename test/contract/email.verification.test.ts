// Confirming an address: a link to the mailbox alone, good once and for a day.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { lettersTo, tokensTo, tokenTo } from "./mailbox.ts";
import { newProfile, registerWithPasskey, registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const hourMs = 60 * 60_000;
const linkInvalid = { code: "EMAIL_LINK_INVALID", httpStatus: 400 };

describe("after a registration", () => {
  test("a letter asks the mailbox, and its link confirms the address", async ({ server }) => {
    const person = await registerWithPassword(server);
    const [letter] = await lettersTo(server, person.email);
    expect(letter?.subject).toBe("Confirm your address for Latchkey");
    expect(letter?.text).toContain(`${server.origin}/verify-email#token=`);
    const token = await tokenTo(server, person.email, "verify-email");
    const confirmed = await createCaller(server).api.users.email.verify.mutate({ token });
    expect(confirmed).toEqual({ email: person.email });
    expect(await person.api.users.me.query()).toMatchObject({ emailVerified: true });
  });

  test("a passkey's owner gets the letter too", async ({ server }) => {
    const person = await registerWithPasskey(server);
    expect(await tokensTo(server, person.email, "verify-email")).toHaveLength(1);
  });

  test("the link isn't kept in clear anywhere", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = await tokenTo(server, person.email, "verify-email");
    expect(JSON.stringify(await server.sql.lastingState())).not.toContain(token);
  });
});

describe("a link", () => {
  test("works once under 50 parallel uses", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = await tokenTo(server, person.email, "verify-email");
    const { api } = createCaller(server);
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, () => api.users.email.verify.mutate({ token })),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusalOf(api.users.email.verify.mutate({ token }))).toMatchObject(linkInvalid);
  });

  test("is good for almost a day, and refused after it", async ({ server }) => {
    const [early, late] = [await registerWithPassword(server), await registerWithPassword(server)];
    const tokens = [
      await tokenTo(server, early.email, "verify-email"),
      await tokenTo(server, late.email, "verify-email"),
    ];
    const { api } = createCaller(server);
    server.clock.advance(23.9 * hourMs);
    await api.users.email.verify.mutate({ token: tokens[0]! });
    server.clock.advance(0.2 * hourMs);
    expect(await refusalOf(api.users.email.verify.mutate({ token: tokens[1]! }))).toMatchObject(
      linkInvalid,
    );
  });

  test("is for nothing else", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = await tokenTo(server, person.email, "verify-email");
    const { api } = createCaller(server);
    const password = "a brand new password of mine";
    for (const misuse of [
      () => api.auth.passwords.reset.mutate({ token, password }),
      () => api.users.email.confirmChange.mutate({ token }),
      () => api.users.email.undoChange.mutate({ token }),
    ]) {
      expect(await refusalOf(misuse())).toMatchObject(linkInvalid);
    }
    await api.users.email.verify.mutate({ token });
  });

  test.for(["", "x", "x".repeat(128), "x".repeat(10_000), "a\r\nb", "💥"])(
    "that is %j is refused",
    async (token, { server }) => {
      const refusal = await refusalOf(
        createCaller(server).api.users.email.verify.mutate({ token }),
      );
      expect(refusal.httpStatus).toBe(400);
    },
  );
});

describe("another letter", () => {
  test("is sent to whom asks again, a minute later", async ({ server }) => {
    const person = await registerWithPassword(server);
    await person.api.users.email.sendVerification.mutate({});
    expect(await lettersTo(server, person.email)).toHaveLength(1);
    server.clock.advance(61_000);
    await person.api.users.email.sendVerification.mutate({});
    expect(await tokensTo(server, person.email, "verify-email")).toHaveLength(2);
  });

  test("isn't sent for a confirmed address, and the answer doesn't tell", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = await tokenTo(server, person.email, "verify-email");
    await person.api.users.email.verify.mutate({ token });
    server.clock.advance(61_000);
    const stranger = createCaller(server);
    await stranger.api.users.email.sendVerification.mutate({ email: person.email });
    await stranger.api.users.email.sendVerification.mutate({ email: newProfile().email });
    expect(await lettersTo(server, person.email)).toHaveLength(1);
    expect(stranger.bodies[0]).toBe(stranger.bodies[1]);
  });

  test("needs an address from a stranger", async ({ server }) => {
    const call = createCaller(server).api.users.email.sendVerification.mutate({});
    expect(await refusalOf(call)).toMatchObject({ code: "UNAUTHENTICATED" });
  });
});
