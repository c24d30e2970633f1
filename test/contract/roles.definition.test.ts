// Roles that administrators add: what makes one, what changes it, what removes it, and what each leaves in the trail.
import { describe, expect } from "vitest";
import { runCommand } from "../support/server-process.ts";
import { refusalOf } from "./api-caller.ts";
import { goodPassword, registerWithPassword, signInWithPassword } from "./people.ts";
import { newAdmin, newHolder, newRole } from "./role-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

describe("a role", () => {
  test("is added, listed with its accounts, changed and removed", async ({ server }) => {
    const { api } = await newAdmin(server, server);
    const role = newRole("audit:read", "users:list");
    const made = { ...role, permissions: ["users:list", "audit:read"], builtIn: false };
    expect(await api.roles.create.mutate(role)).toMatchObject({ ...made, accounts: 0 });
    const { user } = await registerWithPassword(server);
    await api.users.setRole.mutate({ id: user.id, role: role.name });
    const { roles, permissions } = await api.roles.list.query();
    expect(roles.slice(0, 2)).toMatchObject([
      { name: "admin", permissions: ["*"], builtIn: true },
      { name: "user", permissions: [], builtIn: true },
    ]);
    expect(roles.find(({ name }) => name === role.name)).toMatchObject({ ...made, accounts: 1 });
    expect(permissions.map(({ name }) => name)).toContain("roles:manage");
    expect(permissions.every(({ description }) => description.endsWith("."))).toBe(true);
    const change = { name: role.name, description: "Another.", permissions: [] };
    expect(await api.roles.update.mutate(change)).toMatchObject({ ...change, accounts: 1 });
    expect(
      await api.roles.update.mutate({ name: role.name, permissions: ["users:list"] }),
    ).toMatchObject({ description: "Another.", permissions: ["users:list"] });
    await api.roles.remove.mutate({ name: role.name, replacement: "user" });
    const names = (await api.roles.list.query()).roles.map(({ name }) => name);
    expect(names).not.toContain(role.name);
  });

  test("names a permission once, however often it was sent", async ({ server }) => {
    const { api } = await newAdmin(server, server);
    const role = await api.roles.create.mutate(newRole("users:list", "users:list"));
    expect(role.permissions).toEqual(["users:list"]);
  });

  test("that is removed leaves its accounts with the replacement, each told in the trail", async ({
    server,
  }) => {
    const admin = await newAdmin(server, server);
    const role = newRole("users:list");
    await admin.api.roles.create.mutate(role);
    const holder = await newHolder(admin, server, role.name);
    const { name } = role;
    expect(await refusalOf(admin.api.roles.remove.mutate({ name }))).toMatchObject({
      code: "ROLE_IN_USE",
      httpStatus: 409,
    });
    await admin.api.roles.remove.mutate({ name, replacement: "user" });
    expect((await refusalOf(holder.api.users.me.query())).code).toBe("UNAUTHENTICATED");
    expect((await signInWithPassword(server, holder.email)).user.role).toBe("user");
    const rows = await server.sql.run(
      "select event_type, user_id, subject_id from audit_logs where subject_id in (?, ?) and event_type like 'role_%' order by created_at, event_type",
      [name, holder.user.id],
    );
    const by = { user_id: admin.user.id };
    expect(rows).toEqual([
      { event_type: "role_defined", subject_id: name, ...by },
      { event_type: "role_changed", subject_id: holder.user.id, ...by },
      { event_type: "role_changed", subject_id: holder.user.id, ...by },
      { event_type: "role_defined", subject_id: name, ...by },
    ]);
    const gone = await refusalOf(admin.api.roles.remove.mutate({ name }));
    expect(gone).toMatchObject({ code: "ROLE_NOT_FOUND", httpStatus: 404 });
  });

  test("that nobody holds is removed without a replacement", async ({ server }) => {
    const { api } = await newAdmin(server, server);
    const { name } = await api.roles.create.mutate(newRole());
    await api.roles.remove.mutate({ name });
    expect((await refusalOf(api.roles.update.mutate({ name }))).code).toBe("ROLE_NOT_FOUND");
  });

  test("is listed by the command line", async ({ server }) => {
    const { api } = await newAdmin(server, server);
    const { name } = await api.roles.create.mutate(newRole("users:list", "audit:read"));
    const { exitCode, output } = await runCommand(["roles", "list"], server.environment);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^admin +\d+ {2}\*$/m);
    expect(output).toMatch(new RegExp(`^${name} +0 {2}users:list audit:read$`, "m"));
    const asJson = await runCommand(["roles", "list", "--json"], server.environment);
    expect(JSON.parse(asJson.output)).toContainEqual(
      expect.objectContaining({ name, accounts: 0, permissions: ["users:list", "audit:read"] }),
    );
  });
});

describe("is refused, and changes nothing:", () => {
  test.for([
    ["a name with capitals", { name: "Support" }, "name"],
    ["a name with a space", { name: "first line" }, "name"],
    ["a name of a star", { name: "*" }, "name"],
    ["a name that ends with a star", { name: "support*" }, "name"],
    ["a name that starts with a digit", { name: "1st-line" }, "name"],
    ["a name with two dashes", { name: "first--line" }, "name"],
    ["a name in another script", { name: "аdmin" }, "name"],
    ["a name of one letter", { name: "a" }, "name"],
    ["a name of 33 letters", { name: "a".repeat(33) }, "name"],
    ["no description", { description: " " }, "description"],
    ["a long description", { description: "a".repeat(201) }, "description"],
    ["all permissions at once", { permissions: ["*"] }, "permissions.0"],
    ["a permission that there isn't", { permissions: ["users:list", "users:*"] }, "permissions.1"],
  ] as const)("%s", async ([, wrong, field], { server }) => {
    const { api } = await newAdmin(server, server);
    const before = await server.sql.lastingState();
    const refusal = await refusalOf(
      api.roles.create.mutate({ ...newRole(), ...(wrong as object) }),
    );
    expect(refusal).toMatchObject({ code: "INVALID_INPUT", httpStatus: 400 });
    expect(Object.keys(refusal.fieldErrors ?? {})).toEqual([field]);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test.for(["admin", "user"])("a change of the built-in role %s", async (name, { server }) => {
    const { api } = await newAdmin(server, server);
    const before = await server.sql.lastingState();
    const builtIn = { code: "ROLE_BUILT_IN", httpStatus: 409 };
    const permissions = ["users:list" as const];
    expect(await refusalOf(api.roles.update.mutate({ name, permissions }))).toMatchObject(builtIn);
    expect(await refusalOf(api.roles.remove.mutate({ name }))).toMatchObject(builtIn);
    expect(
      await refusalOf(api.roles.create.mutate({ ...newRole(...permissions), name })),
    ).toMatchObject({ code: "ROLE_NAME_TAKEN" });
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("a removal whose replacement isn't another role", async ({ server }) => {
    const admin = await newAdmin(server, server);
    const { name } = await admin.api.roles.create.mutate(newRole());
    await newHolder(admin, server, name);
    const before = await server.sql.lastingState();
    for (const replacement of [name, "nobody"]) {
      const refusal = await refusalOf(admin.api.roles.remove.mutate({ name, replacement }));
      expect(refusal.code).toBe("ROLE_NOT_FOUND");
    }
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("a change without a fresh proof of who asks, which a step-up lifts", async ({ server }) => {
    const admin = await newAdmin(server, server);
    const { name } = await admin.api.roles.create.mutate(newRole());
    const { user } = await registerWithPassword(server);
    server.clock.advance(11 * 60_000);
    const { id } = user;
    const changes = [
      () => admin.api.roles.create.mutate(newRole()),
      () => admin.api.roles.update.mutate({ name, permissions: ["users:list"] }),
      () => admin.api.roles.remove.mutate({ name }),
      () => admin.api.users.setRole.mutate({ id, role: name }),
      () => admin.api.users.setStatus.mutate({ id, status: "disabled" }),
      () => admin.api.users.revokeSessions.mutate({ id }),
    ];
    const before = await server.sql.lastingState();
    for (const change of changes) {
      const refusal = await refusalOf(change());
      expect(refusal.code).toBe("STEP_UP_REQUIRED");
      expect(refusal.stepUp).toEqual({ assurance: 1, maxAgeSeconds: 600, methods: ["passwords"] });
    }
    expect(await server.sql.lastingState()).toEqual(before);
    await admin.api.roles.list.query();
    await admin.api.auth.passwords.confirm.mutate({ password: goodPassword });
    expect((await admin.api.users.setRole.mutate({ id, role: name })).role).toBe(name);
  });
});
