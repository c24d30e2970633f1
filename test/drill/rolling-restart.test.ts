// Two instances on one PostgreSQL, restarted one after the other under load: nothing is refused or lost, no valid token
// is turned away, and each is gone within ten seconds.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { TRPCClientError } from "@trpc/client";
import { describe, expect, test } from "vitest";
import { type Deployment, type Person, registerWithPassword } from "../contract/people.ts";
import { send } from "../contract/raw-http.ts";
import { bearer } from "../contract/resource-under-test.ts";
import { createDatabase } from "../support/postgres.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { startBalancer } from "./balancer.ts";
import { sendHalf } from "./half-sent.ts";
import { auditLedger, createLedger, keepBusy } from "./ledger.ts";
import { note, sized } from "./size.ts";

const rounds = sized(1, 10);
const clients = sized(4, 12);
const drainWithinMs = 10_000;

/** Two instances behind a balancer, and what restarts one of them. */
async function startPair(resources: AsyncDisposableStack) {
  const database = resources.use(await createDatabase());
  const environment = {
    DATABASE_URL: database.url,
    ORIGIN: "http://localhost:8000",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  };
  const start = async () => resources.use(await startServerProcess(environment));
  const instances: [ServerProcess, ServerProcess] = [await start(), await start()];
  const outOfRotation = new Set<ServerProcess>();
  const balancer = resources.use(
    await startBalancer(() =>
      instances
        .filter((instance) => !outOfRotation.has(instance))
        .map(({ url }) => Number(new URL(url).port)),
    ),
  );
  return {
    instances,
    balancer,
    deployment: { url: balancer.url, origin: environment.ORIGIN },
    /** @returns how long the old process took to end */
    async restart(index: 0 | 1): Promise<number> {
      const old = instances[index];
      // A balancer stops sending to an instance before it is told to end.
      outOfRotation.add(old);
      const startedMs = performance.now();
      expect(await old.stop()).toBe(0);
      const ms = performance.now() - startedMs;
      instances[index] = await start();
      return ms;
    },
  };
}

/** Presents a token over and over, each time on a new connection. @returns the statuses other than 200 and 503 that came */
async function presentToken(
  server: Deployment,
  person: Person,
  isOver: () => boolean,
): Promise<{ calls: number; refusals: number[] }> {
  const refusals: number[] = [];
  let calls = 0;
  while (!isOver()) {
    const headers = bearer(person);
    const { status } = await send(server, { method: "GET", path: "/trpc/users.me", headers });
    if (status !== 200 && status !== 503) refusals.push(status);
    calls += 1;
  }
  return { calls, refusals };
}

describe("a rolling restart", () => {
  test(
    "under load loses nothing and refuses nobody",
    { timeout: rounds * 60_000 + 60_000 },
    async () => {
      await using resources = new AsyncDisposableStack();
      const { balancer, deployment, restart } = await startPair(resources);
      const holders = await Promise.all([1, 2].map(() => registerWithPassword(deployment)));
      const ledger = createLedger();
      const refused: string[] = [];
      let unanswered = 0;
      let toldToComeBack = 0;
      let over = false;
      const isOver = () => over;
      const traffic = Array.from({ length: clients }, () =>
        keepBusy(deployment, ledger, isOver, (error) => {
          const code = error instanceof TRPCClientError ? error.data?.code : String(error);
          if (code === undefined) unanswered += 1;
          // A machine that is busy with other tests may be too slow for a database's answer.
          else if (code === "UNAVAILABLE") toldToComeBack += 1;
          else refused.push(String(code));
        }),
      );
      const presented = holders.map((person) => presentToken(deployment, person, isOver));
      const drainsMs: number[] = [];
      for (let round = 0; round < rounds; round += 1)
        for (const index of [0, 1] as const) {
          const { acknowledged } = ledger;
          await until(() => ledger.acknowledged > acknowledged + 20, 60_000);
          drainsMs.push(await restart(index));
        }
      over = true;
      await Promise.all(traffic);
      const tokens = await Promise.all(presented);
      note(`R5: ${rounds * 2} restarts of two instances on PostgreSQL under load`, {
        acknowledged: ledger.acknowledged,
        "token checks": tokens.reduce((sum, { calls }) => sum + calls, 0),
        refused: refused.length,
        "told to come back": toldToComeBack,
        "connections broken off": balancer.brokenOff(),
        "calls unanswered": unanswered,
        "longest drain in ms": Math.max(...drainsMs),
      });
      expect(refused).toEqual([]);
      expect(tokens.flatMap(({ refusals }) => refusals)).toEqual([]);
      expect(toldToComeBack).toBeLessThanOrEqual(sized(10, 0));
      // A connection may be closed for want of use just as the next request is on its way.
      expect(unanswered).toBeLessThanOrEqual(drainsMs.length);
      expect(Math.max(...drainsMs)).toBeLessThan(drainWithinMs);
      expect(await auditLedger(deployment, ledger)).toEqual([]);
    },
  );
});

describe("a server that is told to end", () => {
  test("answers what is under way, and asks busy connections to close with their last answer", async () => {
    await using resources = new AsyncDisposableStack();
    const { instances } = await startPair(resources);
    const [server] = instances;
    const person = await registerWithPassword(server);
    const underWay = await sendHalf(server, {
      path: "/trpc/users.update",
      headers: bearer(person),
      body: JSON.stringify({ json: { jobTitle: "Countess" } }),
    });
    const startedMs = performance.now();
    const stopped = server.stop();
    await until(() => refusesConnections(server));
    expect(await underWay.finish()).toMatchObject({ status: 200, connection: "close" });
    expect(await stopped).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  test("answers one more request on a connection that had none, and asks it to close", async () => {
    await using resources = new AsyncDisposableStack();
    const { instances } = await startPair(resources);
    const [server] = instances;
    const agent = resources.adopt(new Agent({ keepAlive: true, maxSockets: 1 }), (kept) =>
      kept.destroy(),
    );
    const { connection: kept } = await getOn(agent, server);
    expect(kept).toBe("keep-alive");
    const stopped = server.stop();
    await until(() => refusesConnections(server));
    expect(await getOn(agent, server)).toEqual({ status: 200, connection: "close" });
    expect(await stopped).toBe(0);
  });

  test("doesn't wait for connections that were opened and never used", async () => {
    await using resources = new AsyncDisposableStack();
    const { instances } = await startPair(resources);
    const [server] = instances;
    const unused = connect(Number(new URL(server.url).port), "127.0.0.1");
    await once(unused, "connect");
    const startedMs = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    unused.destroy();
  });
});

async function getOn(agent: Agent, server: ServerProcess) {
  const outgoing = request(new URL("/healthz", server.url), { agent }).end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return { status: response.statusCode, connection: response.headers.connection };
}

async function refusesConnections(server: ServerProcess): Promise<boolean> {
  return fetch(`${server.url}/healthz`, { headers: { connection: "close" } }).then(
    () => false,
    () => true,
  );
}
