// What a role holds, where it counts: on every instance at once, in tokens, in introspection, and at other services.
import { decodeJwt } from "jose";
import { createResourceVerifier, requirePermission } from "@latchkey/server/resource";
import { describe, expect } from "vitest";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { deployments, raceOver } from "./deployments.ts";
import { type Person, registerWithPassword } from "./people.ts";
import { newAdmin, newHolder, newRole } from "./role-people.ts";
import { withServer } from "./with-server.ts";

async function refreshed(server: { readonly url: string }, { tokens }: Person): Promise<string> {
  const answer = await createCaller(server).api.auth.refresh.mutate({
    refreshToken: tokens?.refreshToken ?? "",
  });
  return answer.tokens?.accessToken ?? "";
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "OK",
    async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
  );
}

describe.each(deployments)("over $name", ({ test }) => {
  test("a permission that is taken away is gone on every instance at once", async ({ group }) => {
    const [here, there = here] = group.instances;
    const admin = await newAdmin(group, here);
    const { name } = await admin.api.roles.create.mutate(newRole("users:list"));
    const holder = await newHolder(admin, there, name);
    const cookies = (await newHolder(admin, there, name, "session")).caller.cookies;
    const inBrowser = createCaller(there, { cookies }).api;
    expect(await codeOf(holder.api.users.list.query())).toBe("OK");
    expect(await codeOf(inBrowser.users.list.query())).toBe("OK");
    await admin.api.roles.update.mutate({ name, permissions: [] });
    // Refused from the first call on: for the missing permission, and soon for the token that claims it.
    expect(await codeOf(inBrowser.users.list.query())).toBe("FORBIDDEN");
    expect(await codeOf(holder.api.users.list.query())).toMatch(/^(FORBIDDEN|UNAUTHENTICATED)$/);
    await until(async () => (await codeOf(holder.api.users.me.query())) === "UNAUTHENTICATED");
    expect(await codeOf(inBrowser.users.me.query())).toBe("OK");
    const accessToken = await refreshed(there, holder);
    expect(decodeJwt(accessToken)).not.toHaveProperty("permissions");
    const { api } = createCaller(there, { accessToken });
    expect(await codeOf(api.users.list.query())).toBe("FORBIDDEN");
    await admin.api.roles.update.mutate({ name, permissions: ["users:list"] });
    expect(await codeOf(inBrowser.users.list.query())).toBe("OK");
  });

  test("two who add a role of one name make one", async ({ group }) => {
    const admins: Person[] = [];
    for (const instance of group.instances) admins.push(await newAdmin(group, instance));
    const role = newRole("users:list");
    const results = await raceOver(group, 8, (_, turn) => {
      const api = admins[turn % admins.length]?.api;
      return api ? api.roles.create.mutate(role) : Promise.reject(new Error("Nobody."));
    });
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const rejected = results.filter((result) => result.status === "rejected");
    for (const { reason } of rejected)
      expect((await refusalOf(Promise.reject(reason as Error))).code).toBe("ROLE_NAME_TAKEN");
    const told = await group.sql.run(
      "select details from audit_logs where event_type = 'role_defined' and subject_id = ?",
      [role.name],
    );
    expect(told).toEqual([{ details: `Role ${role.name} added: users:list.` }]);
  });

  test("a role that is removed while it is given leaves nobody without a role", async ({
    group,
  }) => {
    const admins: Person[] = [];
    for (const instance of group.instances) admins.push(await newAdmin(group, instance));
    const [first] = admins;
    const { user } = await registerWithPassword(group.instances[0]);
    for (let round = 0; round < 10; round += 1) {
      const role = newRole();
      await first?.api.roles.create.mutate(role);
      const [given, removed] = await raceOver(group, 2, async (_, turn): Promise<unknown> => {
        const api = admins[turn % admins.length]?.api;
        return turn === 0
          ? api?.users.setRole.mutate({ id: user.id, role: role.name })
          : api?.roles.remove.mutate({ name: role.name, replacement: "user" });
      });
      expect(removed?.status).toBe("fulfilled");
      if (given?.status === "rejected")
        expect((await refusalOf(Promise.reject(given.reason as Error))).code).toBe(
          "ROLE_NOT_FOUND",
        );
      const [row] = await group.sql.run("select role from users where id = ?", [user.id]);
      expect(row).toEqual({ role: "user" });
    }
  });
});

const test = withServer();

describe("what a role holds", () => {
  test("is said by its holders' tokens, and by `roles.own`", async ({ server }) => {
    const admin = await newAdmin(server, server);
    expect(decodeJwt(admin.tokens?.accessToken ?? "")).toMatchObject({ permissions: ["*"] });
    expect(await admin.api.roles.own.query()).toEqual({ name: "admin", permissions: ["*"] });
    const { name } = await admin.api.roles.create.mutate(newRole("users:list", "audit:read"));
    const holder = await newHolder(admin, server, name);
    const permissions = ["users:list", "audit:read"];
    expect(decodeJwt(holder.tokens?.accessToken ?? "")).toMatchObject({ role: name, permissions });
    expect(await holder.api.roles.own.query()).toEqual({ name, permissions });
    const user = await registerWithPassword(server);
    expect(await user.api.roles.own.query()).toEqual({ name: "user", permissions: [] });
  });

  test("outdates no token while it stays the same", async ({ server }) => {
    const admin = await newAdmin(server, server);
    const { name } = await admin.api.roles.create.mutate(newRole("users:list", "audit:read"));
    const holder = await newHolder(admin, server, name);
    await admin.api.roles.update.mutate({
      name,
      description: "Other words.",
      permissions: ["audit:read", "users:list"],
    });
    expect(await codeOf(holder.api.users.me.query())).toBe("OK");
  });

  test("reaches a running server within a second when plain SQL changes it", async ({ server }) => {
    const admin = await newAdmin(server, server);
    const { name } = await admin.api.roles.create.mutate(newRole("users:list"));
    const [holder, bystander] = [
      await newHolder(admin, server, name),
      await newAdmin(server, server),
    ];
    await server.sql.run("update roles set permissions = '[]' where name = ?", [name]);
    await until(
      async () => (await codeOf(holder.api.users.me.query())) === "UNAUTHENTICATED",
      1_000,
    );
    expect(await codeOf(bystander.api.users.me.query())).toBe("OK");
  });

  test("is told to services by introspection, and checked by the kit", async ({ server }) => {
    const admin = await newAdmin(server, server);
    const { name } = await admin.api.roles.create.mutate(newRole("users:list"));
    const holder = await newHolder(admin, server, name);
    const inBrowser = await newHolder(admin, server, name, "session");
    const added = await runCommand(["clients", "add", "reports", "--json"], server.environment);
    const client = JSON.parse(added.output) as { id: string; secret: string };
    const verifier = createResourceVerifier({
      issuer: server.origin,
      client,
      now: server.clock.now,
    });
    try {
      await verifier.ready;
      const request = { method: "GET", path: "/reports" };
      const authorization = `Bearer ${holder.tokens?.accessToken}`;
      const cookie = [...inBrowser.caller.cookies].map((pair) => pair.join("=")).join("; ");
      const callers = () =>
        Promise.all([
          verifier.verify({ ...request, authorization }),
          verifier.verify({ ...request, cookie }),
        ]);
      for (const caller of await callers()) {
        expect(caller.permissions).toEqual(["users:list"]);
        expect(requirePermission(caller, "users:list")).toBe(caller);
        expect(() => requirePermission(caller, "users:list", "audit:read")).toThrow("may not");
      }
      const everything = await verifier.verify({
        ...request,
        authorization: `Bearer ${admin.tokens?.accessToken}`,
      });
      expect(requirePermission(everything, "users:list", "audit:read")).toBe(everything);
      await admin.api.roles.update.mutate({ name, permissions: [] });
      const later = await verifier.verify({ ...request, cookie });
      expect(() => requirePermission(later, "users:list")).toThrow("may not");
      await until(() =>
        verifier.verify({ ...request, authorization }).then(
          () => false,
          (error: Error) => error.message === "The session has ended.",
        ),
      );
    } finally {
      verifier.stop();
    }
  });
});
