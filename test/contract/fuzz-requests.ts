// Valid calls of every kind, by people of every kind: what the fuzzers begin with.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import type { SqlConsole } from "../support/sql-console.ts";
import { createCaller } from "./api-caller.ts";
import type { FuzzRequest } from "./fuzz-mutations.ts";
import {
  beginRegistration,
  beginSignIn,
  type Deployment,
  goodPassword,
  newProfile,
  type Person,
  registerWithPasskey,
  registerWithPassword,
  signInWithPassword,
} from "./people.ts";

/** One valid request of every kind, from which the others descend. */
export async function validRequests(
  server: Deployment,
  sql: Pick<SqlConsole, "run">,
): Promise<FuzzRequest[]> {
  const { api } = createCaller(server);
  const admin = await newAdmin(server, sql);
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

async function newAdmin(server: Deployment, sql: Pick<SqlConsole, "run">): Promise<Person> {
  const { user, email } = await registerWithPassword(server);
  await sql.run("update users set role = 'admin' where id = ?", [user.id]);
  return signInWithPassword(server, email);
}
