// Thousands of requests that are almost right, from a seeded generator: never a 5xx, never another shape, and the
// process goes on. The seed of a failing run is in its message; LATCHKEY_FUZZ_SEED and LATCHKEY_FUZZ_REQUESTS repeat or widen it.
import { randomBytes } from "node:crypto";
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect, test } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { type ServerFixture, startServer } from "../support/server.ts";
import { createCaller } from "./api-caller.ts";
import { createMutator, createRandom, type FuzzRequest, type Random } from "./fuzz-mutations.ts";
import {
  beginRegistration,
  beginSignIn,
  goodPassword,
  newProfile,
  type Person,
  registerWithPasskey,
  registerWithPassword,
  signInWithPassword,
} from "./people.ts";
import { readError, send } from "./raw-http.ts";

const requests = Number(process.env["LATCHKEY_FUZZ_REQUESTS"] ?? 1_500);
const seed = Number(process.env["LATCHKEY_FUZZ_SEED"] ?? 20_261_105);
const atOnce = 16;

/** One valid request of every kind, from which the others descend. */
async function validRequests(server: ServerFixture): Promise<FuzzRequest[]> {
  const { api } = createCaller(server);
  const admin = await newAdmin(server);
  const victim = await registerWithPassword(server);
  const holder = await registerWithPasskey(server);
  const registration = await beginRegistration(server, api, createSoftwareAuthenticator());
  const assertion = await beginSignIn(server, api, holder.authenticator);
  const authorization = `Bearer ${admin.tokens?.accessToken}`;
  const cookie = [
    ...(await signInWithPassword(server, victim.email, { mode: "session" })).caller.cookies,
  ]
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
  const open = (procedure: string, json: unknown): FuzzRequest => ({
    method: "POST",
    procedure,
    json,
    headers: {},
  });
  const asAdmin = (procedure: string, json: unknown): FuzzRequest => ({
    method: "POST",
    procedure,
    json,
    headers: { authorization },
  });
  const read = (
    procedure: string,
    json: unknown,
    headers: Record<string, string> = { authorization },
  ): FuzzRequest => ({ method: "GET", procedure, json, headers });
  return [
    open("auth.passwords.register", { ...newProfile(), password: goodPassword, mode: "token" }),
    open("auth.passwords.signIn", { email: victim.email, password: goodPassword, mode: "session" }),
    open("auth.passkeys.beginRegistration", newProfile()),
    open("auth.passkeys.finishRegistration", { credential: registration.credential, mode: "body" }),
    open("auth.passkeys.beginSignIn", { email: holder.email }),
    open("auth.passkeys.finishSignIn", { credential: assertion.credential, mode: "body" }),
    open("auth.refresh", { refreshToken: victim.tokens?.refreshToken }),
    open("auth.signOut", { refreshToken: victim.tokens?.refreshToken }),
    read("auth.sessions.list", undefined, { cookie }),
    asAdmin("auth.sessions.revoke", { id: victim.session.id }),
    read("users.me", undefined, { cookie }),
    read("users.get", { id: victim.user.id }),
    asAdmin("users.update", { firstName: "Grace", jobTitle: "Admiral" }),
    read("users.list", {
      search: "ada",
      limit: 2,
      cursor: Buffer.from(`2026-01-01T00:00:00.000Z ${victim.user.id}`).toString("base64url"),
    }),
    asAdmin("users.setRole", { id: victim.user.id, role: "user" }),
    asAdmin("users.setStatus", { id: victim.user.id, status: "active" }),
    read("behavior.profileStatus", undefined),
  ];
}

async function newAdmin(server: ServerFixture): Promise<Person> {
  const { user, email } = await registerWithPassword(server);
  await server.sql.run("update users set role = 'admin' where id = ?", [user.id]);
  return signInWithPassword(server, email);
}

async function fuzz(server: ServerFixture, random: Random): Promise<Map<number, number>> {
  const mutate = createMutator(random, await validRequests(server));
  const statuses = new Map<number, number>();
  let left = requests;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const request = mutate();
      const answer = await send(server, request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const told = `${answer.status} ${answer.body.slice(0, 300)} for ${JSON.stringify(request).slice(0, 2_000)} (seed ${seed})`;
      if (answer.status >= 500) throw new Error(told);
      if (answer.status >= 400) readError(answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return statuses;
}

describe("almost right requests", () => {
  test.for(["SQLite", "PostgreSQL"])(
    "on %s are refused or taken, and never fail",
    { timeout: 120_000 },
    async (name) => {
      await using database = name === "PostgreSQL" ? await createDatabase() : null;
      const environment: Record<string, string> = database
        ? { DATABASE_URL: database.url, ENCRYPTION_KEY: randomBytes(32).toString("base64") }
        : {};
      await using server = await startServer({ environment });
      const statuses = await fuzz(server, createRandom(seed));
      // The generator has to reach both sides of the checks.
      expect(statuses.get(200)).toBeGreaterThan(requests / 50);
      expect(statuses.get(400)).toBeGreaterThan(requests / 5);
      const roles = await server.sql.run(
        "select role, count(*) from users where role = 'admin' group by role",
      );
      expect(roles).toHaveLength(1);
      expect((await registerWithPassword(server)).status).toBe("signedIn");
    },
  );
});
