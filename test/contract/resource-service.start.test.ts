// One command starts the server and the resource service beside it, and stops both; the service takes tokens and sessions.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cheapEnvironment, findFreePort } from "../support/server.ts";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { type Person, registerWithPassword } from "./people.ts";
import { bearer, cookieOf } from "./resource-under-test.ts";

const launcher = fileURLToPath(
  new URL("../../examples/resource-service/src/start-beside-server.ts", import.meta.url),
);
const cli = fileURLToPath(new URL("../../packages/server/src/cli/cli.ts", import.meta.url));

/** Both processes, as `pnpm start:services` starts them; `await using` stops them as Ctrl+C does. */
async function startBoth(settings: Readonly<Record<string, string>> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "latchkey-services-"));
  const [port, resourcePort] = [String(await findFreePort()), String(await findFreePort())];
  const environment = { DATA_DIR: dataDir, PORT: port, RESOURCE_PORT: resourcePort, ...settings };
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [launcher, cli], {
    env: { PATH, HOME, ...cheapEnvironment, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null) {
      const exited = once(child, "exit");
      child.kill("SIGINT");
      await exited;
    }
    return child.exitCode;
  };
  try {
    await until(() => {
      if (child.exitCode !== null) throw new Error(`It ended: ${output}`);
      return output.includes("The resource service listens");
    }, 50_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    origin: `http://localhost:${port}`,
    resourceUrl: `http://localhost:${resourcePort}`,
    environment,
    output: () => output,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Both = Awaited<ReturnType<typeof startBoth>>;

async function call(both: Both, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${both.resourceUrl}${path}`, { headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

async function expectBothModes(both: Both): Promise<Person> {
  const person = await registerWithPassword(both);
  const inSession = await registerWithPassword(both, { mode: "session" });
  const byToken = await call(both, "/resources/user", bearer(person));
  expect(byToken).toMatchObject({ status: 200, body: { via: "token", email: person.email } });
  const bySession = await call(both, "/resources/user", cookieOf(inSession));
  expect(bySession).toMatchObject({ status: 200, body: { via: "session", role: "user" } });
  return person;
}

test("the seed's table: who is let in, who is forbidden, and what is a replay", async () => {
  await using both = await startBoth();
  const person = await expectBothModes(both);
  expect(await call(both, "/resources/user")).toMatchObject({
    status: 401,
    body: { error: "missing_token" },
  });
  expect(await call(both, "/resources/admin", bearer(person))).toMatchObject({
    status: 403,
    body: { error: "insufficient_scope" },
  });
  const { body } = await call(both, "/nonce");
  const headers = { ...bearer(person), "x-request-nonce": String(body["nonce"]) };
  expect((await call(both, "/resources/user", headers)).status).toBe(200);
  expect((await call(both, "/resources/user", headers)).body["error"]).toBe("replay_detected");
  const forged = { ...headers, "x-request-nonce": `${String(body["nonce"])}x` };
  expect((await call(both, "/resources/user", forged)).body["error"]).toBe("invalid_token");
  expect(both.output()).toContain('"event":"REPLAY_DETECTED"');

  const preflight = await fetch(`${both.resourceUrl}/resources/user`, {
    method: "OPTIONS",
    headers: { origin: both.origin, "access-control-request-method": "GET" },
  });
  expect(preflight.headers.get("access-control-allow-origin")).toBe(both.origin);
  const stranger = await call(both, "/resources/user", { origin: "https://evil.example" });
  expect(stranger.headers.get("access-control-allow-origin")).toBeNull();

  expect(await both.stop()).toBe(0);
  for (const url of [both.url, both.resourceUrl])
    await expect(fetch(`${url}/healthz`)).rejects.toThrow("fetch failed");
  const { output } = await runCommand(["clients", "list", "--json"], both.environment);
  const clients = JSON.parse(output) as { active: boolean }[];
  expect(clients.map(({ active }) => active)).toEqual([false]);
});

test("with a shared secret the service asks instead, by itself", async () => {
  await using both = await startBoth({ JWT_SECRET: "0123456789abcdef0123456789abcdef" });
  const person = await expectBothModes(both);
  expect((await call(both, "/resources/admin", bearer(person))).status).toBe(403);
});
