// The SDK against a real server over real HTTP: sign-up, sign-in, refresh, revocation, sign-out and their failures.
import {
  createLatchkeyClient,
  isLatchkeyError,
  type LatchkeyClientOptions,
} from "@latchkey/client-sdk";
import { createSoftwareAuthenticator, createSoftwareWebAuthn } from "@latchkey/client-sdk/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { createTestClock, type ServerFixture, startServer } from "../support/server.ts";

const password = "correct horse battery staple";
const ada = {
  firstName: "Ada",
  lastName: "Lovelace",
  email: "ada@example.com",
  dateOfBirth: "1990-12-10",
  jobTitle: "Mathematician",
};

function openClient(server: ServerFixture, options: Partial<LatchkeyClientOptions> = {}) {
  const client = createLatchkeyClient({ url: server.url, now: server.clock.now, ...options });
  onTestFinished(() => client.dispose());
  return client;
}

function openPasskeyClient(server: ServerFixture) {
  const webauthn = createSoftwareWebAuthn(createSoftwareAuthenticator(), { origin: server.origin });
  return { webauthn, client: openClient(server, { webauthn }) };
}

/** A browser's cookie jar in front of fetch, shared by the tabs that are handed the same one. */
function createCookieFetch(): typeof fetch {
  const jar = new Map<string, string>();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (jar.size > 0)
      headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(input, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
}

describe("password", () => {
  test("signs up, out and in again, and reads its own account", async () => {
    await using server = await startServer();
    const client = openClient(server);
    expect(client.session.get()).toEqual({ status: "unknown" });
    const signedUp = await client.signUp.withPassword({ ...ada, password });
    expect(signedUp.status).toBe("signedIn");
    expect(client.session.get()).toMatchObject({
      status: "signedIn",
      user: { email: ada.email },
      session: { mode: "body" },
    });
    await expect(client.api.users.me.query()).resolves.toMatchObject({
      email: ada.email,
      createdAt: expect.any(Date),
    });
    const accessToken = await client.session.accessToken();
    await client.signOut();
    expect(client.session.get()).toEqual({ status: "signedOut" });
    await expect(client.api.users.me.query()).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      httpStatus: 401,
    });
    const replay = await fetch(`${server.url}/trpc/users.me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(replay.status).toBe(401);
    await client.signIn.withPassword({ email: ada.email, password });
    expect(client.session.get().status).toBe("signedIn");
  });

  test("says what is wrong, field by field and with a request id", async () => {
    await using server = await startServer();
    const client = openClient(server);
    const error = await client.signUp
      .withPassword({ ...ada, password: "short" })
      .catch((thrown: unknown) => thrown);
    expect(isLatchkeyError(error, "PASSWORD_TOO_SHORT")).toBe(true);
    expect(error).toMatchObject({
      fieldErrors: { password: [expect.any(String)] },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    await expect(client.signIn.withPassword({ email: ada.email, password })).rejects.toMatchObject({
      code: "SIGN_IN_FAILED",
    });
    expect(client.session.get().status).toBe("unknown");
  });

  test("carries an update of the account into the session", async () => {
    await using server = await startServer();
    const client = openClient(server);
    await client.signUp.withPassword({ ...ada, password });
    await client.api.users.update.mutate({ jobTitle: "Programmer" });
    expect(client.session.get()).toMatchObject({ user: { jobTitle: "Programmer" } });
  });
});

describe("passkey", () => {
  test("signs up, out, and in by name, without one, and from autofill", async () => {
    await using server = await startServer();
    const { client, webauthn } = openPasskeyClient(server);
    await client.signUp.withPasskey(ada);
    for (const signIn of [
      () => client.signIn.withPasskey({ email: ada.email }),
      () => client.signIn.withPasskey(),
      async () =>
        (await Promise.all([client.signIn.withPasskeyAutofill(), webauthn.pickPasskey()]))[0],
    ]) {
      await client.signOut();
      await expect(signIn()).resolves.toMatchObject({
        status: "signedIn",
        user: { email: ada.email },
      });
      expect(client.session.get()).toMatchObject({ status: "signedIn", session: { assurance: 2 } });
    }
  });

  test("ends autofill as ABORTED when its signal does, and when another ceremony starts", async () => {
    await using server = await startServer();
    const { client } = openPasskeyClient(server);
    await client.signUp.withPasskey(ada);
    const controller = new AbortController();
    const first = client.signIn.withPasskeyAutofill({ signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(first).rejects.toMatchObject({ code: "ABORTED" });
    const second = client.signIn.withPasskeyAutofill();
    const ended = second.catch((error: unknown) => error);
    await client.signIn.withPasskey();
    expect(await ended).toMatchObject({ code: "ABORTED" });
    expect(client.session.get().status).toBe("signedIn");
  });

  test("types what the person and the browser refuse", async () => {
    await using server = await startServer();
    const { client, webauthn } = openPasskeyClient(server);
    webauthn.forNextRegistration({ user: "declines" });
    await expect(client.signUp.withPasskey(ada)).rejects.toMatchObject({
      code: "PASSKEY_CANCELLED",
    });
    await expect(client.signIn.withPasskey()).rejects.toMatchObject({ code: "PASSKEY_CANCELLED" });
    const bare = openClient(server, {
      webauthn: { ...webauthn, browserSupportsWebAuthn: () => false },
    });
    await expect(bare.signUp.withPasskey(ada)).rejects.toMatchObject({
      code: "PASSKEY_UNSUPPORTED",
    });
  });
});

test("a call that needs fresh proof asks for it once, and is repeated", async () => {
  await using server = await startServer();
  const webauthn = createSoftwareWebAuthn(createSoftwareAuthenticator(), { origin: server.origin });
  let asked = 0;
  const client = openClient(server, {
    webauthn,
    async onStepUp({ methods }) {
      asked += 1;
      expect(methods).toContain("passkeys");
      const credential = await client.passkeys.authenticate(
        await client.api.auth.passkeys.beginConfirmation.mutate(),
      );
      await client.api.auth.passkeys.finishConfirmation.mutate({ credential });
    },
  });
  await client.signUp.withPasskey(ada);
  server.clock.advance(60 * 60_000);
  const additions = [
    client.api.auth.passkeys.beginAddition.mutate(),
    client.api.auth.passkeys.beginAddition.mutate(),
  ];
  for (const options of await Promise.all(additions)) expect(options.challenge).toMatch(/./);
  expect(asked).toBe(1);
  expect(client.session.get()).toMatchObject({
    status: "signedIn",
    session: { authenticatedAt: expect.any(Date) },
  });
});

describe("tokens", () => {
  test("replaces a token that ran out, once for all calls", async () => {
    await using server = await startServer({ clock: createTestClock() });
    const seen: string[] = [];
    const client = openClient(server, {
      fetch: (input, init) => (
        seen.push(new URL(input instanceof Request ? input.url : input).pathname),
        fetch(input, init)
      ),
    });
    await client.signUp.withPassword({ ...ada, password });
    const before = await client.session.accessToken();
    server.clock.advance(16 * 60_000);
    seen.length = 0;
    await Promise.all([
      client.api.users.me.query(),
      client.api.auth.sessions.list.query(),
      client.session.accessToken(),
    ]);
    expect(seen).toEqual(["/trpc/auth.refresh", "/trpc/users.me,auth.sessions.list"]);
    expect(await client.session.accessToken()).not.toBe(before);
  });

  test("a token that the server refuses is replaced, and the call repeated once", async () => {
    const clock = createTestClock();
    await using server = await startServer({ clock });
    const started = clock.now();
    const client = openClient(server, { now: () => started });
    await client.signUp.withPassword({ ...ada, password });
    clock.advance(16 * 60_000);
    await expect(client.api.users.me.query()).resolves.toMatchObject({ email: ada.email });
  });

  test("a session that was ended elsewhere signs this client out", async () => {
    await using server = await startServer();
    const [here, elsewhere] = [openClient(server), openClient(server)];
    await here.signUp.withPassword({ ...ada, password });
    await elsewhere.signIn.withPassword({ email: ada.email, password });
    await expect(elsewhere.api.auth.sessions.revokeOthers.mutate()).resolves.toEqual({ ended: 1 });
    await expect(here.api.users.me.query()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(here.session.get()).toEqual({ status: "signedOut" });
  });

  test("a storage outlives the client", async () => {
    await using server = await startServer();
    let kept: string | null = null;
    const refreshTokenStorage = {
      read: () => kept,
      write: (token: string | null) => void (kept = token),
    };
    await openClient(server, { refreshTokenStorage }).signUp.withPassword({ ...ada, password });
    const next = openClient(server, { refreshTokenStorage });
    await expect(next.session.restore()).resolves.toMatchObject({
      status: "signedIn",
      user: { email: ada.email },
    });
    await next.signOut();
    expect(kept).toBeNull();
  });
});

describe("cookies", () => {
  test.each(["token", "session"] as const)(
    "mode %s survives a reload, and two tabs at once",
    async (mode) => {
      await using server = await startServer();
      const options = { mode, fetch: createCookieFetch() };
      const tab = openClient(server, options);
      const result = await tab.signUp.withPassword({ ...ada, password });
      expect(result).not.toHaveProperty("tokens.refreshToken", expect.any(String));
      const reloaded = [openClient(server, options), openClient(server, options)];
      for (const snapshot of await Promise.all(reloaded.map(({ session }) => session.restore()))) {
        expect(snapshot).toMatchObject({
          status: "signedIn",
          user: { email: ada.email },
          session: { mode },
        });
      }
      await Promise.all([tab, ...reloaded].map(({ api }) => api.users.me.query()));
      await tab.signOut();
      await expect(reloaded[0]?.api.users.me.query()).rejects.toMatchObject({
        code: "UNAUTHENTICATED",
      });
      expect(reloaded[0]?.session.get().status).toBe("signedOut");
    },
  );

  test("a stranger is found to be signed out", async () => {
    await using server = await startServer();
    for (const mode of ["token", "session", "body"] as const) {
      const client = openClient(server, { mode, fetch: createCookieFetch() });
      await expect(client.session.restore()).resolves.toEqual({ status: "signedOut" });
    }
  });
});

test("a server that is out of reach is a typed failure, and signs nobody out", async () => {
  const server = await startServer();
  const client = openClient(server);
  await client.signUp.withPassword({ ...ada, password });
  await server[Symbol.asyncDispose]();
  await expect(client.api.users.me.query()).rejects.toMatchObject({ code: "NETWORK" });
  await expect(client.signOut()).rejects.toMatchObject({ code: "NETWORK" });
  expect(client.session.get().status).toBe("signedIn");
});
