// Every procedure of the spine once, on both databases, with time limits: a call that waits for a connection which it
// holds itself would never answer.
import { randomBytes } from "node:crypto";
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { expect, test as base } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { startServer, type ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import {
  beginRegistration,
  beginSignIn,
  goodPassword,
  newProfile,
  requireSignedIn,
  signInWithPassword,
} from "./people.ts";

interface Kind {
  readonly name: string;
  readonly start: (resources: AsyncDisposableStack) => Promise<ServerFixture>;
}

const kinds: readonly Kind[] = [
  {
    name: "SQLite",
    start: async (resources) =>
      resources.use(await startServer({ environment: { RATE_LIMITS: "on" } })),
  },
  {
    name: "PostgreSQL",
    async start(resources) {
      const { url } = resources.use(await createDatabase());
      const environment = {
        RATE_LIMITS: "on",
        DATABASE_URL: url,
        ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      };
      return resources.use(await startServer({ environment }));
    },
  },
];

base.for(kinds)("the API answers on $name", { timeout: 30_000 }, async ({ start }) => {
  await using resources = new AsyncDisposableStack();
  const server = await start(resources);
  const stranger = createCaller(server).api;
  const profile = newProfile();

  const registered = requireSignedIn(
    await stranger.auth.passwords.register.mutate({
      ...profile,
      password: goodPassword,
      mode: "body",
    }),
  );
  await server.sql.run("update users set role = 'admin' where id = ?", [registered.user.id]);
  const admin = await signInWithPassword(server, profile.email);
  const authenticator = createSoftwareAuthenticator({ backup: "deviceBound" });
  const holder = requireSignedIn(
    await (await beginRegistration(server, stranger, authenticator, { mode: "body" })).finish(),
  );
  requireSignedIn(
    await (
      await beginSignIn(server, stranger, authenticator, { email: holder.user.email })
    ).finish(),
  );
  requireSignedIn(
    await (await beginSignIn(server, stranger, authenticator, { mode: "session" })).finish(),
  );
  const refreshed = await stranger.auth.refresh.mutate({
    refreshToken: holder.tokens?.refreshToken ?? "",
  });
  const { api: own } = createCaller(server, { accessToken: refreshed.tokens?.accessToken });

  expect(await own.users.me.query()).toMatchObject({ id: holder.user.id });
  expect(await own.users.get.query({ id: holder.user.id })).toMatchObject({ id: holder.user.id });
  expect(await refusalOf(own.users.get.query({ id: admin.user.id }))).toMatchObject({
    code: "FORBIDDEN",
    httpStatus: 403,
  });
  expect(await refusalOf(own.users.list.query())).toMatchObject({
    code: "FORBIDDEN",
    httpStatus: 403,
  });
  expect(await own.users.update.mutate({ jobTitle: "Countess" })).toMatchObject({
    jobTitle: "Countess",
  });
  expect(await own.auth.sessions.list.query()).toHaveLength(3);
  expect(await own.auth.sessions.revokeOthers.mutate()).toEqual({ ended: 2 });

  expect((await admin.api.users.list.query({ limit: 1 })).nextCursor).not.toBeNull();
  const { nextCursor } = await admin.api.users.list.query({ limit: 1 });
  expect(
    (await admin.api.users.list.query({ limit: 5, cursor: nextCursor ?? "" })).users,
  ).toHaveLength(1);
  expect((await admin.api.users.list.query({ search: "countess" })).users).toEqual([]);
  expect((await admin.api.users.list.query({ search: holder.user.email })).users).toHaveLength(1);
  const forged = Buffer.from("2026-01-01T00:00:00.000Z a\0b").toString("base64url");
  expect(await refusalOf(admin.api.users.list.query({ cursor: forged }))).toMatchObject({
    code: "INVALID_INPUT",
    httpStatus: 400,
  });
  expect(await refusalOf(admin.api.users.get.query({ id: "nobody" }))).toMatchObject({
    code: "USER_NOT_FOUND",
    httpStatus: 404,
  });
  expect(await admin.api.users.setRole.mutate({ id: holder.user.id, role: "admin" })).toMatchObject(
    { role: "admin" },
  );
  expect(
    await refusalOf(admin.api.users.setRole.mutate({ id: holder.user.id, role: "emperor" })),
  ).toMatchObject({ code: "ROLE_NOT_FOUND" });
  expect(
    await admin.api.users.setStatus.mutate({ id: holder.user.id, status: "disabled" }),
  ).toMatchObject({ status: "disabled" });
  expect(await refusalOf(signInWithPassword(server, holder.user.email))).toMatchObject({
    code: "SIGN_IN_FAILED",
  });
  await admin.api.auth.sessions.revoke.mutate({ id: registered.session.id });
  await admin.api.auth.signOut.mutate({});
  expect(await refusalOf(admin.api.users.me.query())).toMatchObject({ code: "UNAUTHENTICATED" });
});
