// A role or a status that changes outdates live tokens at once, whoever changed it: the API, the command line, or SQL.
import { decodeJwt } from "jose";
import { describe, expect } from "vitest";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword, signInWithPassword } from "./people.ts";
import { newAdmin } from "./role-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const unauthenticated = { code: "UNAUTHENTICATED", httpStatus: 401 };

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "OK",
    async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
  );
}

describe("an administrator", () => {
  test("changes a role, which outdates the old tokens at once; a refresh brings the new role", async ({
    server,
  }) => {
    const [admin, person] = [await newAdmin(server, server), await registerWithPassword(server)];
    expect((await admin.api.users.setRole.mutate({ id: person.user.id, role: "admin" })).role).toBe(
      "admin",
    );
    expect(await refusalOf(person.api.users.me.query())).toMatchObject(unauthenticated);
    const { tokens, session } = await createCaller(server).api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    expect(session.id).toBe(person.session.id);
    expect(decodeJwt(tokens?.accessToken ?? "")).toMatchObject({ role: "admin", ver: 2 });
    const list = createCaller(server, { accessToken: tokens?.accessToken }).api.users.list.query();
    expect((await list).users.length).toBeGreaterThan(1);
  });

  test("changes the role of a session cookie's owner, which the next call shows", async ({
    server,
  }) => {
    const [admin, person] = [
      await newAdmin(server, server),
      await registerWithPassword(server, { mode: "session" }),
    ];
    expect(await codeOf(person.caller.api.users.list.query())).toBe("FORBIDDEN");
    await admin.api.users.setRole.mutate({ id: person.user.id, role: "admin" });
    expect(await codeOf(person.caller.api.users.list.query())).toBe("OK");
    await admin.api.users.setRole.mutate({ id: person.user.id, role: "user" });
    expect(await codeOf(person.caller.api.users.list.query())).toBe("FORBIDDEN");
  });

  test("demotes another, whose live token lists nobody any more", async ({ server }) => {
    const [admin, other] = [await newAdmin(server, server), await newAdmin(server, server)];
    await other.api.users.list.query();
    await admin.api.users.setRole.mutate({ id: other.user.id, role: "user" });
    expect(await refusalOf(other.api.users.list.query())).toMatchObject(unauthenticated);
  });

  test("disables an account, which ends all of its sessions for good", async ({ server }) => {
    const [admin, person] = [await newAdmin(server, server), await registerWithPassword(server)];
    const inBrowser = await signInWithPassword(server, person.email, { mode: "session" });
    await admin.api.users.setStatus.mutate({ id: person.user.id, status: "disabled" });
    const refreshToken = person.tokens?.refreshToken ?? "";
    const calls = () => [
      person.api.users.me.query(),
      inBrowser.caller.api.users.me.query(),
      createCaller(server).api.auth.refresh.mutate({ refreshToken }),
    ];
    expect(await Promise.all(calls().map(codeOf))).toEqual([
      "UNAUTHENTICATED",
      "UNAUTHENTICATED",
      "REFRESH_INVALID",
    ]);
    expect(await codeOf(signInWithPassword(server, person.email))).toBe("SIGN_IN_FAILED");
    await admin.api.users.setStatus.mutate({ id: person.user.id, status: "active" });
    expect(await Promise.all(calls().map(codeOf))).toEqual([
      "UNAUTHENTICATED",
      "UNAUTHENTICATED",
      "REFRESH_INVALID",
    ]);
    expect((await signInWithPassword(server, person.email)).user.id).toBe(person.user.id);
  });

  test("has each change audited with who made it", async ({ server }) => {
    const [admin, person] = [await newAdmin(server, server), await registerWithPassword(server)];
    await admin.api.users.setRole.mutate({ id: person.user.id, role: "admin" });
    await admin.api.users.setStatus.mutate({ id: person.user.id, status: "disabled" });
    const rows = await server.sql.run(
      "select event_type, user_id, success from audit_logs where subject_id = ? and event_type like '%_changed' order by created_at, event_type",
      [person.user.id],
    );
    expect(rows).toEqual([
      { event_type: "role_changed", user_id: admin.user.id, success: 1 },
      { event_type: "status_changed", user_id: admin.user.id, success: 1 },
    ]);
  });

  test("isn't a change where all stays as it is", async ({ server }) => {
    const [admin, person] = [await newAdmin(server, server), await registerWithPassword(server)];
    await admin.api.users.setStatus.mutate({ id: person.user.id, status: "active" });
    await admin.api.users.setRole.mutate({ id: person.user.id, role: "user" });
    const rows = await server.sql.run(
      "select details from audit_logs where subject_id = ? and event_type like '%_changed'",
      [person.user.id],
    );
    expect(rows).toEqual([]);
    expect(await person.api.users.me.query()).toEqual(person.user);
  });
});

describe("from outside of the process", () => {
  test("`latchkey promote` reaches a running server within a second", async ({ server }) => {
    const person = await registerWithPassword(server);
    expect(await person.api.users.me.query()).toEqual(person.user);
    const result = await runCommand(["promote", person.email], server.environment);
    expect(result).toMatchObject({ exitCode: 0, errors: "" });
    expect(result.output).toContain("admin");
    await until(
      async () => (await codeOf(person.api.users.me.query())) === "UNAUTHENTICATED",
      1_000,
    );
    const { tokens, user } = await createCaller(server).api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    expect(user.role).toBe("admin");
    expect(
      (await createCaller(server, { accessToken: tokens?.accessToken }).api.users.list.query())
        .users.length,
    ).toBeGreaterThan(0);
  });

  test("`latchkey demote` takes a role back within a second", async ({ server }) => {
    const [, other] = [await newAdmin(server, server), await newAdmin(server, server)];
    await other.api.users.list.query();
    const result = await runCommand(["demote", other.email], server.environment);
    expect(result).toMatchObject({
      exitCode: 0,
      output: `${other.email} has the role user now.\n`,
    });
    await until(
      async () => (await codeOf(other.api.users.list.query())) === "UNAUTHENTICATED",
      1_000,
    );
    expect((await signInWithPassword(server, other.email)).user.role).toBe("user");
  });

  test("`latchkey promote` of an unknown address changes nothing and says so in one line", async ({
    server,
  }) => {
    const before = await server.sql.lastingState();
    const result = await runCommand(["promote", "nobody@example.com"], server.environment);
    expect(result).toMatchObject({ exitCode: 1, errors: "There is no such account.\n" });
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test.for([
    ["a role", "update users set role = 'admin' where id = ?"],
    ["a status", "update users set status = 'disabled' where id = ?"],
  ] as const)(
    "plain SQL that changes %s reaches a running server within a second",
    async ([, statement], { server }) => {
      const person = await registerWithPassword(server);
      expect(await person.api.users.me.query()).toEqual(person.user);
      await server.sql.run(statement, [person.user.id]);
      await until(
        async () => (await codeOf(person.api.users.me.query())) === "UNAUTHENTICATED",
        1_000,
      );
    },
  );

  test("plain SQL that changes something else outdates nothing", async ({ server }) => {
    const person = await registerWithPassword(server);
    const versions = () =>
      server.sql.run("select authorization_version from users where id = ?", [person.user.id]);
    await server.sql.run("update users set job_title = 'Countess', role = role where id = ?", [
      person.user.id,
    ]);
    expect(await versions()).toEqual([{ authorization_version: 1 }]);
    expect(await person.api.users.me.query()).toMatchObject({ jobTitle: "Countess" });
  });
});
