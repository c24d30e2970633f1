// The commands that look after accounts: users, roles, promote, demote and sessions.
import { describe, expect } from "vitest";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { registerWithPassword } from "./people.ts";
import { rest } from "./rest-client.ts";
import { withServer, withServerOnEach } from "./with-server.ts";

describe.for(withServerOnEach())("on $database", ({ test }) => {
  test("users lists accounts newest first, finds by part of a name, and the trail knows", async ({
    server,
  }) => {
    const older = await registerWithPassword(server, { email: "older@example.com" });
    server.clock.advance(1_000);
    const newer = await registerWithPassword(server, { email: "newer@example.com" });
    const people = await runCommand(["users"], server.environment);
    expect(people).toEqual({
      exitCode: 0,
      output: `${newer.user.id}  user      active    newer@example.com\n${older.user.id}  user      active    older@example.com\n`,
      errors: "",
    });
    const command = ["users", "--search", "older", "--limit", "5", "--json"];
    const { output } = await runCommand(command, server.environment);
    expect(JSON.parse(output)).toEqual([
      { ...older.user, createdAt: older.user.createdAt.toISOString() },
    ]);
    expect(output).not.toMatch(/hash|secret|password/i);
    const rows = await server.sql.run(
      "select details, success, user_id from audit_logs where event_type = 'users_listed' order by created_at",
    );
    expect(rows).toMatchObject([
      { details: "2 accounts listed.", success: 1, user_id: null },
      { details: "1 account listed by search.", success: 1 },
    ]);
  });

  test("promote and demote reach a running server's live tokens; the last administrator stays", async ({
    server,
  }) => {
    const { tokens } = await registerWithPassword(server, { email: "jane@example.com" });
    const token = tokens?.accessToken;
    const status = async () => (await rest(server, "GET", "/users/me", { token })).status;
    expect(await status()).toBe(200);
    // However it is spelt: an address is one identity.
    const promoted = await runCommand(["promote", "Jane@Example.COM"], server.environment);
    expect(promoted).toEqual({
      exitCode: 0,
      output: "jane@example.com has the role admin now.\n",
      errors: "",
    });
    await until(async () => (await status()) === 401);
    const last = await runCommand(["demote", "jane@example.com"], server.environment);
    expect([last.exitCode, last.output]).toEqual([1, ""]);
    expect(last.errors).toMatch(/^[^\n]*last[^\n]*\n$/);
    await registerWithPassword(server, { email: "second@example.com" });
    await runCommand(["promote", "second@example.com"], server.environment);
    const demoted = await runCommand(["demote", "jane@example.com"], server.environment);
    expect([demoted.exitCode, demoted.output]).toEqual([
      0,
      "jane@example.com has the role user now.\n",
    ]);
  });
});

const test = withServer();

test("an account or a role that isn't there is told on standard error", async ({ server }) => {
  await registerWithPassword(server, { email: "clerk@example.com" });
  const commands = [
    [["promote", "clerk@example.com", "--role", "emperor"], "There is no role of this name.\n"],
    [["demote", "nobody@example.com"], "There is no such account.\n"],
    [["sessions", "revoke", "nobody@example.com"], "There is no such account.\n"],
  ] as const;
  const results = commands.map(([command]) => runCommand(command, server.environment));
  expect(await Promise.all(results)).toEqual(
    commands.map(([, errors]) => ({ exitCode: 1, output: "", errors })),
  );
});

test("roles list tells names, holders and permissions", async ({ server }) => {
  const { email } = await registerWithPassword(server);
  await server.sql.run("update users set role = 'admin' where email = ?", [email]);
  const { exitCode, output } = await runCommand(["roles", "list"], server.environment);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^admin +1 +\*\nuser +\d+ +-\n$/);
});

test("sessions revoke ends every session of an account", async ({ server }) => {
  const email = "devices@example.com";
  const { tokens } = await registerWithPassword(server, { email });
  const ended = await runCommand(["sessions", "revoke", email], server.environment);
  expect(ended).toEqual({ exitCode: 0, output: "1 session ended.\n", errors: "" });
  const token = tokens?.accessToken;
  await until(async () => (await rest(server, "GET", "/users/me", { token })).status === 401);
  const again = await runCommand(["sessions", "revoke", email], server.environment);
  expect(again.output).toBe("0 sessions ended.\n");
});
