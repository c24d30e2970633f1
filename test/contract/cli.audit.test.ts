// The commands for the audit trail: search, export and verify, on both databases.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { withServer, withServerOnEach } from "./with-server.ts";

describe.for(withServerOnEach())("on $database", ({ test }) => {
  test("search filters, and the look is told of; export is JSON lines; verify notices a change", async ({
    server,
  }) => {
    const { email } = await registerWithPassword(server, { email: "ada@example.com" });
    const { api } = createCaller(server);
    const wrong = { email, password: "not hers at all" };
    expect(await refusalOf(api.auth.passwords.signIn.mutate(wrong))).toMatchObject({
      code: "SIGN_IN_FAILED",
    });
    const sealed = "select count(*) as open from audit_logs where chain_seq is null";
    await until(async () => Number((await server.sql.run(sealed))[0]?.["open"]) === 0);

    const search = ["audit", "search", "--failed", "--type", "login_complete", "--email", email];
    const [found, json, exported, whole] = await Promise.all([
      runCommand(search, server.environment),
      runCommand([...search, "--limit", "1", "--json"], server.environment),
      runCommand(["audit", "export", "--email", "ADA@example.com"], server.environment),
      runCommand(["audit", "verify"], server.environment),
    ]);
    expect(found.exitCode).toBe(0);
    expect(found.output).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}failed {2}login_complete +ada@example\.com {2}[^\n]*\n$/,
    );
    expect(JSON.parse(json.output)).toMatchObject([
      { eventType: "login_complete", userEmail: email, success: false },
    ]);
    const lines = exported.output.trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as { eventType: string });
    expect(entries.map((entry) => entry.eventType)).toContain("registration_complete");
    expect([whole.exitCode, whole.output]).toEqual([
      0,
      expect.stringMatching(/^The audit trail is whole: \d+ rows checked\.\n$/),
    ]);
    const looks = await server.sql.run(
      "select details from audit_logs where event_type = 'audit_searched'",
    );
    expect(looks).toHaveLength(3);

    await server.sql.run("update audit_logs set success = 1 where event_type = 'login_complete'");
    const broken = await runCommand(["audit", "verify", "--json"], server.environment);
    expect(broken.exitCode).toBe(1);
    expect(JSON.parse(broken.output)).toMatchObject({
      ok: false,
      problems: [{ kind: "altered", message: expect.stringContaining("success") }],
    });
  });
});

const test = withServer();

test("export ends quietly when its reader has seen enough", async ({ server }) => {
  const details = "x".repeat(1_000);
  for (let row = 0; row < 300; row += 1)
    await server.running.latchkey.app.audit.record(
      { requestId: "r", face: "cli", ipAddress: null, userAgent: null, origin: null },
      { type: "sign_out", success: true, details },
    );
  const cli = join(import.meta.dirname, "../../packages/server/src/cli/cli.ts");
  const child = spawn(process.execPath, [cli, "audit", "export"], {
    env: { PATH: process.env["PATH"], ...server.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk));
  child.stdout.once("data", () => child.stdout.destroy());
  const [exitCode] = (await once(child, "close")) as [number];
  expect([exitCode, errors]).toEqual([0, ""]);
});
