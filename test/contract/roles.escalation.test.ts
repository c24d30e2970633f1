// Who may manage roles can't make more of themself or others than they are, and each refusal is in the trail.
import { describe, expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { type Person, registerWithPassword, signInWithPassword } from "./people.ts";
import { newAdmin, newHolder, newRole } from "./role-people.ts";
import { withServer } from "./with-server.ts";
import type { ServerFixture } from "../support/server.ts";

const test = withServer();
const exceeds = { code: "ROLE_EXCEEDS_OWN", httpStatus: 403 };

/** An administrator, and someone who may manage roles and list accounts but no more. */
async function staff(server: ServerFixture): Promise<{ admin: Person; manager: Person }> {
  const admin = await newAdmin(server, server);
  const { name } = await admin.api.roles.create.mutate(newRole("roles:manage", "users:list"));
  return { admin, manager: await newHolder(admin, server, name) };
}

async function denialsOf(server: ServerFixture, { user }: Person): Promise<unknown[]> {
  return server.sql.run(
    "select success, details from audit_logs where event_type = 'access_denied' and user_id = ? order by created_at",
    [user.id],
  );
}

describe("a holder of roles:manage", () => {
  test("adds, changes, gives and removes roles that hold no more than theirs", async ({
    server,
  }) => {
    const { manager } = await staff(server);
    const { user } = await registerWithPassword(server);
    const { name } = await manager.api.roles.create.mutate(newRole("users:list"));
    await manager.api.roles.update.mutate({ name, permissions: ["roles:manage"] });
    expect((await manager.api.users.setRole.mutate({ id: user.id, role: name })).role).toBe(name);
    await manager.api.roles.remove.mutate({ name, replacement: "user" });
    expect(await denialsOf(server, manager)).toEqual([]);
  });

  test("is refused what reaches further, which is audited and changes nothing", async ({
    server,
  }) => {
    const { admin, manager } = await staff(server);
    const strong = await admin.api.roles.create.mutate(newRole("audit:read"));
    const weak = await manager.api.roles.create.mutate(newRole("users:list"));
    const { user } = await registerWithPassword(server);
    const reader = await newHolder(admin, server, strong.name);
    await newHolder(admin, server, weak.name);
    const { api } = manager;
    const attempts = [
      ["roles.create", () => api.roles.create.mutate(newRole("users:list", "audit:read"))],
      [
        "roles.update",
        () => api.roles.update.mutate({ name: manager.user.role, permissions: ["audit:read"] }),
      ],
      ["roles.update", () => api.roles.update.mutate({ name: strong.name, permissions: [] })],
      ["roles.update", () => api.roles.update.mutate({ name: strong.name, description: "Mine." })],
      ["roles.remove", () => api.roles.remove.mutate({ name: strong.name, replacement: "user" })],
      [
        "roles.remove",
        () => api.roles.remove.mutate({ name: weak.name, replacement: strong.name }),
      ],
      ["roles.remove", () => api.roles.remove.mutate({ name: weak.name, replacement: "admin" })],
      ["users.setRole", () => api.users.setRole.mutate({ id: manager.user.id, role: "admin" })],
      ["users.setRole", () => api.users.setRole.mutate({ id: manager.user.id, role: strong.name })],
      ["users.setRole", () => api.users.setRole.mutate({ id: user.id, role: "admin" })],
      ["users.setRole", () => api.users.setRole.mutate({ id: reader.user.id, role: "user" })],
      ["users.setRole", () => api.users.setRole.mutate({ id: admin.user.id, role: "user" })],
    ] as const;
    const before = await server.sql.lastingState();
    for (const [, attempt] of attempts) expect(await refusalOf(attempt())).toMatchObject(exceeds);
    expect(await server.sql.lastingState()).toEqual(before);
    const { email } = manager;
    expect(await denialsOf(server, manager)).toEqual(
      attempts.map(([attempted]) => ({
        success: 0,
        details: `User ${email} (role: ${manager.user.role}) attempted ${attempted}, beyond what they may do themself.`,
      })),
    );
  });

  test("can't disable anyone: that takes an administrator", async ({ server }) => {
    const { manager } = await staff(server);
    const { user } = await registerWithPassword(server);
    const change = manager.api.users.setStatus.mutate({ id: user.id, status: "disabled" });
    expect((await refusalOf(change)).code).toBe("FORBIDDEN");
  });
});

test("an administrator gives whatever there is, and takes it back", async ({ server }) => {
  const { admin } = await staff(server);
  const { user } = await registerWithPassword(server);
  for (const role of ["admin", "user"])
    expect((await admin.api.users.setRole.mutate({ id: user.id, role })).role).toBe(role);
});

test("whoever lacks the permission is refused, and that is audited", async ({ server }) => {
  const admin = await newAdmin(server, server);
  const { name } = await admin.api.roles.create.mutate(
    newRole("users:list", "users:read:any", "audit:read", "sessions:revoke:any"),
  );
  const holder = await newHolder(admin, server, name);
  const { api } = holder;
  const attempts = [
    ["roles.list", () => api.roles.list.query()],
    ["roles.create", () => api.roles.create.mutate(newRole())],
    ["roles.update", () => api.roles.update.mutate({ name, description: "Mine." })],
    ["roles.remove", () => api.roles.remove.mutate({ name })],
    ["users.setRole", () => api.users.setRole.mutate({ id: holder.user.id, role: "user" })],
  ] as const;
  const before = await server.sql.lastingState();
  for (const [, attempt] of attempts)
    expect(await refusalOf(attempt())).toMatchObject({ code: "FORBIDDEN", httpStatus: 403 });
  expect(await server.sql.lastingState()).toEqual(before);
  expect(await denialsOf(server, holder)).toEqual(
    attempts.map(([attempted]) => ({
      success: 0,
      details: `User ${holder.email} (role: ${name}) attempted ${attempted}.`,
    })),
  );
});

test("each permission opens what it names, and nothing else", async ({ server }) => {
  const admin = await newAdmin(server, server);
  const { user, email } = await registerWithPassword(server);
  const outcomes: Record<string, readonly string[]> = {};
  const permissions = (await admin.api.roles.list.query()).permissions.map(({ name }) => name);
  for (const permission of permissions) {
    const role = newRole(permission as Parameters<typeof newRole>[0]);
    await admin.api.roles.create.mutate(role);
    const { api } = await newHolder(admin, server, role.name);
    await signInWithPassword(server, email);
    const calls = {
      "users:list": api.users.list.query({ limit: 1 }),
      "users:read:any": api.users.get.query({ id: user.id }),
      "sessions:revoke:any": api.users.revokeSessions.mutate({ id: user.id }),
      "audit:read": api.audit.search.query({ limit: 1 }),
      "roles:manage": api.roles.list.query(),
    };
    const settled = await Promise.allSettled(Object.values(calls));
    outcomes[permission] = Object.keys(calls).filter(
      (_, index) => settled[index]?.status === "fulfilled",
    );
  }
  expect(outcomes).toEqual(Object.fromEntries(permissions.map((name) => [name, [name]])));
});
