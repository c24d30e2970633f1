// There is always an administrator left, even when two demote each other at the same moment.
import { describe, expect } from "vitest";
import { runCommand } from "../support/server-process.ts";
import { refusalOf } from "./api-caller.ts";
import { deployments, type InstanceGroup } from "./deployments.ts";
import { newAdmin } from "./role-people.ts";
import { withServer } from "./with-server.ts";

const lastAdmin = { code: "LAST_ADMIN", httpStatus: 409 };

async function countAdmins({ sql }: Pick<InstanceGroup, "sql">): Promise<number> {
  return (await sql.run("select id from users where role = 'admin' and status = 'active'")).length;
}

const testAlone = withServer();

describe("the last administrator", () => {
  testAlone("can't be demoted or disabled, by the API or the command line", async ({ server }) => {
    const admin = await newAdmin(server, server);
    const { id } = admin.user;
    const before = await server.sql.lastingState();
    expect(await refusalOf(admin.api.users.setRole.mutate({ id, role: "user" }))).toMatchObject(
      lastAdmin,
    );
    expect(
      await refusalOf(admin.api.users.setStatus.mutate({ id, status: "disabled" })),
    ).toMatchObject(lastAdmin);
    for (const command of [
      ["promote", admin.email, "--role", "user"],
      ["demote", admin.email],
    ]) {
      expect(await runCommand(command, server.environment)).toMatchObject({
        exitCode: 1,
        errors: "This is the last administrator. Make another one first.\n",
      });
    }
    expect(await server.sql.lastingState()).toEqual(before);
    expect((await admin.api.users.list.query()).users).toHaveLength(1);
  });

  testAlone(
    "isn't the last while another is active; a disabled one doesn't count",
    async ({ server }) => {
      const second = await newAdmin(server, server);
      const [first] = (await second.api.users.list.query()).users.filter(
        ({ id }) => id !== second.user.id,
      );
      await second.api.users.setStatus.mutate({ id: first?.id ?? "", status: "disabled" });
      expect(
        await refusalOf(second.api.users.setRole.mutate({ id: second.user.id, role: "user" })),
      ).toMatchObject(lastAdmin);
      expect(await countAdmins(server)).toBe(1);
    },
  );
});

describe.each(deployments)("over $name", ({ test }) => {
  test("two administrators who demote each other at once leave one", async ({ group }) => {
    const [here, there = here] = group.instances;
    for (let round = 0; round < 5; round += 1) {
      await group.sql.run("update users set role = 'user'");
      const [ada, bob] = [await newAdmin(group, here), await newAdmin(group, there)];
      const results = await Promise.allSettled([
        ada.api.users.setRole.mutate({ id: bob.user.id, role: "user" }),
        bob.api.users.setRole.mutate({ id: ada.user.id, role: "user" }),
      ]);
      expect(await countAdmins(group)).toBe(1);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
  });
});
