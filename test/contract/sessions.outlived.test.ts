// Calls that are under way when their session ends: what changes how an account is entered or reached comes too late.
import { setTimeout as delay } from "node:timers/promises";
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect, test as plainTest } from "vitest";
import {
  finishPasskeyAddition,
  removePasskey,
} from "../../packages/server/src/auth/passkeys/passkey-management.service.ts";
import {
  changePassword,
  removePassword,
  setPassword,
} from "../../packages/server/src/auth/passwords/password-change.service.ts";
import { generateRecoveryCodes } from "../../packages/server/src/auth/recovery-codes/recovery-code.service.ts";
import { confirmTotpEnrolment } from "../../packages/server/src/auth/totp/totp-enrolment.service.ts";
import { removeTotp } from "../../packages/server/src/auth/totp/totp.service.ts";
import {
  setTypingConsent,
  setTypingPolicy,
} from "../../packages/server/src/behavior/typing-owner.service.ts";
import type { AuthedContext } from "../../packages/server/src/context.ts";
import { requireLiveSession } from "../../packages/server/src/sessions/live-session.service.ts";
import { revokeSessionsOf } from "../../packages/server/src/sessions/session-revocation.service.ts";
import { beginEmailChange } from "../../packages/server/src/users/email/email-change.service.ts";
import { type ServerFixture, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { newProfile, type Person, registerWithPasskey, registerWithPassword } from "./people.ts";
import { appOf, enrolTotp } from "./totp-people.ts";
import { withServerOnEach } from "./with-server.ts";

type CreationOptions = Parameters<ReturnType<typeof createSoftwareAuthenticator>["create"]>[0];
type Call = (ctx: AuthedContext) => Promise<unknown>;

const newPassword = "nine copper bassoons at dusk";

/** What a service is handed once a call was let in. */
function letIn({ running }: ServerFixture, { user, session }: Person): AuthedContext {
  const { app } = running.latchkey;
  return {
    ...app,
    request: { requestId: "r", face: "trpc", ipAddress: null, userAgent: null, origin: null },
    cookies: { get: () => undefined, set: () => undefined, clear: () => undefined },
    proofKey: null,
    principal: {
      ...user,
      userId: user.id,
      sessionId: session.id,
      methods: ["pwd"],
      assurance: 1,
      authenticatedAt: app.now(),
      expiresAt: new Date(app.now().getTime() + 60_000),
      boundKey: null,
      via: "token",
    },
  };
}

/** What a session of somebody with a password and an authenticator app may have asked for. */
const asked: Readonly<Record<string, (server: ServerFixture, person: Person) => Promise<Call>>> = {
  "another password": async () => (ctx) => changePassword(ctx, { newPassword }),
  "no password": async () => removePassword,
  "a new address": async () => (ctx) => beginEmailChange(ctx, newProfile().email),
  "another passkey": async (server, { api }) => {
    const options = await api.auth.passkeys.beginAddition.mutate({});
    const { origin } = server;
    const made = await createSoftwareAuthenticator().create(options as CreationOptions, { origin });
    const credential = { ...made, clientExtensionResults: {} };
    return (ctx) => finishPasskeyAddition(ctx, { credential });
  },
  "an authenticator app": async (server, { api }) => {
    const app = appOf(server, await api.auth.totp.beginEnrolment.mutate({}));
    return (ctx) => confirmTotpEnrolment(ctx, { id: app.id, code: app.code() });
  },
  "no authenticator app": async (server, person) => {
    const { id } = await enrolTotp(server, person);
    return (ctx) => removeTotp(ctx, { id });
  },
  "recovery codes": async () => generateRecoveryCodes,
  "typing kept": async () => (ctx) => setTypingConsent(ctx, true),
  "typing deleted": async () => (ctx) => setTypingConsent(ctx, false),
  "a stricter typing check": async (_, { api }) => {
    await api.behavior.setConsent.mutate({ consented: true });
    return (ctx) => setTypingPolicy(ctx, "enforce");
  },
};

const environment = { TYPING_POLICY: "observe" };

describe.for(withServerOnEach({ environment }))("on $database", ({ test }) => {
  test.for(Object.keys(asked))("%s", async (name, { server }) => {
    const person = await registerWithPassword(server);
    const call = await asked[name]!(server, person);
    await person.api.auth.sessions.revoke.mutate({ id: person.session.id });
    const before = await server.sql.lastingState();
    await expect(call(letIn(server, person))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("a first password, and no passkey", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const [passkey] = await person.api.auth.passkeys.list.query();
    await person.api.auth.sessions.revoke.mutate({ id: person.session.id });
    const ctx = letIn(server, person);
    const refused = { code: "UNAUTHENTICATED" };
    await expect(setPassword(ctx, newPassword)).rejects.toMatchObject(refused);
    await expect(removePasskey(ctx, passkey!.id)).rejects.toMatchObject(refused);
  });

  test("a session's end waits for what is done in its name, or is seen by it", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const ctx = letIn(server, person);
    const [locked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const doing = ctx.db.transaction(async (tx) => {
      await requireLiveSession(ctx, tx);
      locked.resolve();
      await release.promise;
    });
    await locked.promise;
    let ended = false;
    const ending = ctx.db
      .transaction((tx) => revokeSessionsOf(ctx, tx, person.user.id))
      .finally(() => (ended = true));
    await delay(100);
    expect(ended).toBe(false);
    release.resolve();
    await Promise.all([doing, ending]);
    const late = ctx.db.transaction((tx) => requireLiveSession(ctx, tx));
    await expect(late).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

plainTest("a password that waits to be hashed isn't set once the session has ended", async () => {
  await using server = await startServer({ environment: { HASHING_CONCURRENCY: "1" } });
  const person = await registerWithPasskey(server);
  const { hashing } = server.running.latchkey.app;
  const busy = Promise.withResolvers<void>();
  const other = hashing.run(() => busy.promise);
  const refusal = refusalOf(person.api.auth.passwords.set.mutate({ newPassword }));
  await until(() => hashing.depth().waiting === 1);
  await person.api.auth.sessions.revoke.mutate({ id: person.session.id });
  busy.resolve();
  await other;
  expect(await refusal).toMatchObject({ code: "UNAUTHENTICATED" });
  const signIn = createCaller(server).api.auth.passwords.signIn.mutate({
    email: person.email,
    password: newPassword,
    mode: "body",
  });
  expect(await refusalOf(signIn)).toMatchObject({ code: "SIGN_IN_FAILED" });
});
