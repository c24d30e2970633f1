// PostgreSQL hangs: it takes connections and answers nothing. Callers are told so, nobody is signed out or counted
// against, and the server heals by itself.
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createCaller, refusalOf } from "../contract/api-caller.ts";
import { type Person, registerWithPassword, signInWithPassword } from "../contract/people.ts";
import { bearer, startResource } from "../contract/resource-under-test.ts";
import { createDatabase } from "../support/postgres.ts";
import { runCommand, type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { openSqlConsole } from "../support/sql-console.ts";
import { until } from "../support/until.ts";
import { everydayWrites } from "./everyday-writes.ts";
import { sendHalf } from "./half-sent.ts";
import { startTcpProxy } from "./tcp-proxy.ts";
import { expectUnavailable, healWithinMs, tellWithinMs } from "./unavailable.ts";

/** A server process whose way to PostgreSQL can be cut, and another way to look at the data. */
async function startBehindProxy(resources: AsyncDisposableStack) {
  const database = resources.use(await createDatabase());
  const url = new URL(database.url);
  const proxy = resources.use(await startTcpProxy({ host: url.hostname, port: Number(url.port) }));
  url.port = String(proxy.port);
  const environment = {
    DATABASE_URL: url.href,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    RATE_LIMITS: "on",
  };
  const server = resources.use(await startServerProcess(environment));
  const sql = openSqlConsole(database.url);
  resources.defer(() => sql.close());
  return { server, proxy, sql, environment };
}

/** A bit of everything that needs the database. */
function everyCall(server: ServerProcess, person: Person, inBrowser: Person): Promise<unknown>[] {
  return [
    ...everydayWrites(server, person),
    person.api.users.export.query(),
    person.api.auth.sessions.list.query(),
    person.api.auth.sessions.revokeOthers.mutate(),
    inBrowser.api.users.update.mutate({ jobTitle: "Baroness" }),
    inBrowser.api.auth.sessions.list.query(),
  ];
}

/** A service beside the server that verifies its tokens. */
async function startService(server: ServerProcess, environment: Record<string, string>) {
  const { output } = await runCommand(["clients", "add", "drill", "--json"], environment);
  const client = JSON.parse(output) as { id: string; secret: string };
  const service = await startResource(server, { client });
  await service.verifier.ready;
  return service;
}

async function statusOf(url: string): Promise<number> {
  return (await fetch(url, { signal: AbortSignal.timeout(tellWithinMs) })).status;
}

describe("PostgreSQL that hangs", () => {
  test.for([
    ["its connections go on", "flow"],
    ["its connections are lost without a word", "flowForNewcomers"],
  ] as const)("is told of in five seconds and healed from in ten; %s", async ([, recover]) => {
    await using resources = new AsyncDisposableStack();
    const { server, proxy, sql, environment } = await startBehindProxy(resources);
    const service = resources.use(await startService(server, environment));
    const person = await registerWithPassword(server);
    const inBrowser = await signInWithPassword(server, person.email, { mode: "session" });
    const state = async () => [
      await sql.lastingState(),
      await sql.run("select * from rate_limits order by 1"),
    ];
    const before = await state();

    proxy.stall();
    // The first ones meet open connections, the next ones have to open some; all are more than the pool holds.
    for (let round = 0; round < 3; round += 1) {
      const calls = Array.from({ length: 4 }, () => everyCall(server, person, inBrowser)).flat();
      const told = expectUnavailable(calls);
      expect(await statusOf(`${server.url}/healthz`)).toBe(200);
      expect(await statusOf(`${server.url}/.well-known/jwks.json`)).toBe(200);
      expect((await service.get(bearer(person))).status).toBe(200);
      const { api: forger } = createCaller(server, { accessToken: "a.b.c" });
      expect((await refusalOf(forger.users.me.query())).code).toBe("UNAUTHENTICATED");
      expect(await statusOf(`${server.url}/readyz`)).toBe(503);
      await told;
    }

    proxy[recover]();
    await until(async () => (await statusOf(`${server.url}/readyz`)) === 200, healWithinMs);
    expect(await state()).toEqual(before);
    expect(await person.api.users.me.query()).toEqual(person.user);
    expect(await inBrowser.api.users.me.query()).toEqual(person.user);
    const refreshToken = person.tokens?.refreshToken ?? "";
    const { api } = createCaller(server);
    expect((await api.auth.refresh.mutate({ refreshToken })).user).toEqual(person.user);
    const again = await signInWithPassword(server, person.email);
    // Needs a revocation feed that has caught up.
    await again.api.auth.sessions.revokeOthers.mutate();
    expect((await refusalOf(person.api.users.me.query())).code).toBe("UNAUTHENTICATED");
  });

  test("and drops connections for good is listened to anew", async () => {
    await using resources = new AsyncDisposableStack();
    const { proxy, sql } = await startBehindProxy(resources);
    const listeners = async () =>
      (
        await sql.run<{ pid: number }>(
          `select pid from pg_stat_activity
           where datname = current_database() and application_name = 'latchkey revocations'`,
        )
      ).map(({ pid }) => pid);
    await until(async () => (await listeners()).length === 1);
    const [before] = await listeners();
    proxy.stall();
    proxy.flowForNewcomers();
    const isListenedToAnew = async () => (await listeners()).some((pid) => pid !== before);
    expect(await until(isListenedToAnew, healWithinMs)).toBeLessThan(healWithinMs);
  });

  test("doesn't keep a server from ending, whose clients are told as ever", async () => {
    await using resources = new AsyncDisposableStack();
    const { server, proxy } = await startBehindProxy(resources);
    const person = await registerWithPassword(server);
    proxy.stall();
    const underWay = await sendHalf(server, {
      path: "/trpc/users.update",
      headers: bearer(person),
      body: JSON.stringify({ json: { jobTitle: "Countess" } }),
    });
    const startedMs = performance.now();
    const stopped = server.stop();
    expect(await underWay.finish()).toMatchObject({ status: 503, retryAfter: expect.any(String) });
    expect(await stopped).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});
