// Crowds: sign-ins without end, connections that do nothing, and clients that take their time. Whoever is signed in
// hardly notices, and memory stays bounded.
import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { goodPassword, registerWithPassword } from "../contract/people.ts";
import { until } from "../support/until.ts";
import { type Noticed, watchLatency } from "./latency-watch.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";
import type { ProbeReport } from "./probe.ts";
import { note, sized } from "./size.ts";

// What R4 asks of an idle machine; a test run shares its cores with others.
const slack = sized(5, 1);
const mostP99Ms = 150 * slack;
const mostLagP99Ms = 50 * slack;
const megabyte = 2 ** 20;

// The parameters that are used in production.
const realHashing = { ARGON2_MEMORY_KIB: "19456", ARGON2_PASSES: "2" };

/**
 * Does something to a server, and tells what somebody who is signed in noticed, and what it cost.
 *
 * @param work may tell what it cost itself, where that isn't what it costs at the end
 */
async function under(
  server: ObservedServer,
  work: () => Promise<ProbeReport | void>,
): Promise<{ noticed: Noticed; before: ProbeReport; after: ProbeReport }> {
  const { tokens } = await registerWithPassword(server);
  const watched = { url: server.url, accessToken: tokens?.accessToken ?? "" };
  const before = await server.observe();
  let after = before;
  const noticed = await watchLatency(watched, async () => {
    after = (await work()) ?? (await server.observe());
  });
  return { noticed, before, after };
}

function expectUnnoticed({ noticed, after }: Awaited<ReturnType<typeof under>>): void {
  expect(noticed.failures).toBe(0);
  expect(noticed.p99Ms).toBeLessThan(mostP99Ms);
  expect(after.lagP99Ms).toBeLessThan(mostLagP99Ms);
}

function figuresOf({ noticed, before, after }: Awaited<ReturnType<typeof under>>) {
  return {
    "users.me p50 in ms": noticed.p50Ms,
    "p99 in ms": noticed.p99Ms,
    calls: noticed.calls,
    "loop lag p99 in ms": after.lagP99Ms,
    "resident MB before": before.rssBytes / megabyte,
    "resident MB meanwhile": after.rssBytes / megabyte,
  };
}

describe("sign-ins", () => {
  const clients = sized(100, 500);
  const forMs = sized(4_000, 60_000);

  test(
    "of a crowd are done one after the other or told to come back, and cost bounded memory",
    { timeout: forMs + 120_000 },
    async () => {
      await using server = await startObservedServer(realHashing);
      const people = await Promise.all([1, 2, 3, 4, 5].map(() => registerWithPassword(server)));
      const statuses = new Map<number, number>();
      const agent = new Agent({ keepAlive: true });
      const seen = await under(server, async () => {
        const end = performance.now() + forMs;
        const signInAgainAndAgain = async (client: number): Promise<void> => {
          const email = people[client % people.length]?.email;
          while (performance.now() < end) {
            const { status, retryAfterSeconds } = await signIn(server, agent, email);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            // As the SDK does, and any client that reads the header.
            if (status === 503) await delay(retryAfterSeconds * 1_000);
          }
        };
        await Promise.all(
          Array.from({ length: clients }, (_, client) => signInAgainAndAgain(client)),
        );
      });
      agent.destroy();
      note(`R4: ${clients} sign-ins at once for ${forMs / 1_000} s, argon2id 19 MiB, SQLite`, {
        ...figuresOf(seen),
        "signed in": statuses.get(200) ?? 0,
        "told to come back": statuses.get(503) ?? 0,
      });
      expect(new Set(statuses.keys())).toEqual(new Set([200, 503]));
      expectUnnoticed(seen);
      expect(seen.after.rssBytes - seen.before.rssBytes).toBeLessThan(256 * megabyte);
    },
  );
});

function signIn(server: ObservedServer, agent: Agent, email: string | undefined) {
  const body = JSON.stringify({ json: { email, password: goodPassword, mode: "body" } });
  return new Promise<{ status: number; retryAfterSeconds: number }>((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    request(
      `${server.url}/trpc/auth.passwords.signIn`,
      { method: "POST", agent, headers },
      (response) => {
        response.resume().once("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfterSeconds: Number(response.headers["retry-after"] ?? 1),
          }),
        );
      },
    )
      .on("error", reject)
      .end(body);
  });
}

/** Opens so many connections, each of which begins with `bytes`. */
async function openSockets(
  server: ObservedServer,
  count: number,
  bytes: string,
): Promise<Socket[] & Disposable> {
  const sockets: Socket[] = [];
  const port = Number(new URL(server.url).port);
  // In groups, or the queue of connections that the system holds for a server runs over.
  const groupSize = 500;
  while (sockets.length < count) {
    const group = Array.from({ length: Math.min(groupSize, count - sockets.length) }, () =>
      connect(port, "127.0.0.1"),
    );
    sockets.push(...group);
    await Promise.all(group.map((socket) => once(socket, "connect")));
    for (const socket of group) socket.on("error", () => undefined).write(bytes);
  }
  const closeAll = (): void => sockets.forEach((socket) => void socket.destroy());
  return Object.assign(sockets, { [Symbol.dispose]: closeAll });
}

describe("connections", () => {
  test("that do nothing cost little and hold up nobody", { timeout: 120_000 }, async () => {
    const count = sized(1_000, 10_000);
    await using server = await startObservedServer();
    const seen = await under(server, async () => {
      using sockets = await openSockets(
        server,
        count,
        "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n",
      );
      // Each has been served once, and is kept open for the next request.
      await Promise.all(sockets.map((socket) => once(socket, "data")));
      await server.observe();
      await delay(sized(1_000, 20_000));
      expect(sockets.filter((socket) => socket.readyState === "open")).toHaveLength(count);
      // Before they close, all at once as nobody's do.
      return server.observe();
    });
    expect(seen.after.rssBytes).toBeLessThan(600 * megabyte);
    note(`R4: ${count} idle connections, SQLite`, figuresOf(seen));
    expectUnnoticed(seen);
  });

  test("of slow clients are cut off in time and hold up nobody", { timeout: 180_000 }, async () => {
    const count = sized(200, 2_000);
    await using server = await startObservedServer({ LOG_LEVEL: "warn" });
    const head =
      "POST /trpc/auth.passwords.signIn HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n";
    let lastedMs = 0;
    const seen = await under(server, async () => {
      // Half of them never finish their headers, the others never finish their body.
      using inHeaders = await openSockets(server, count / 2, head);
      using inBody = await openSockets(
        server,
        count / 2,
        `${head}content-type: application/json\r\n\r\n`,
      );
      const sockets = [...inHeaders, ...inBody];
      const startedMs = performance.now();
      const trickle = setInterval(() => {
        for (const socket of inHeaders) socket.write("x: y\r\n");
        for (const socket of inBody) socket.write(" ");
      }, 1_000);
      try {
        await until(() => sockets.every((socket) => socket.closed), 60_000);
      } finally {
        clearInterval(trickle);
      }
      lastedMs = performance.now() - startedMs;
    });
    note(`R4: ${count} slow clients, SQLite`, {
      ...figuresOf(seen),
      "all cut off after s": lastedMs / 1_000,
    });
    expectUnnoticed(seen);
    expect(lastedMs).toBeLessThan(40_000);
    // A client that is cut off is no fault of the server's.
    expect(server.errors()).toBe("");
  });
});
