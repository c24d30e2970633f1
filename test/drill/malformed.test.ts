// Malformed requests without end, on both faces and below HTTP: never a 5xx, and the same process with the memory that it
// had. The seed of a failing run is in its message.
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import {
  createMutator,
  createRandom,
  type FuzzRequest,
  type Random,
} from "../contract/fuzz-mutations.ts";
import { validRequests } from "../contract/fuzz-requests.ts";
import { newProfile, registerWithPassword } from "../contract/people.ts";
import { type RawRequest, send } from "../contract/raw-http.ts";
import { openSqlConsole } from "../support/sql-console.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";
import { note, sized } from "./size.ts";

const requests = sized(4_000, 100_000);
const seed = 20_261_122;
const atOnce = 16;
const mostGrowthBytes = 50 * 2 ** 20;

/** The REST face's twins of some of the calls. */
function restRequests(valid: readonly FuzzRequest[]): FuzzRequest[] {
  const authorization = valid.find(({ headers }) => headers["authorization"])?.headers ?? {};
  const asRest = (
    method: FuzzRequest["method"],
    path: string,
    json?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): FuzzRequest => ({ method, procedure: path, json, headers });
  const { firstName, lastName, email, dateOfBirth, jobTitle } = newProfile();
  const profile = {
    first_name: firstName,
    last_name: lastName,
    email,
    date_of_birth: dateOfBirth,
    job_title: jobTitle,
  };
  return [
    asRest("POST", "register/begin", profile),
    asRest("POST", "register/complete", { credential: { id: "AA", rawId: "AA", response: {} } }),
    asRest("POST", "login/begin", { email }),
    asRest("POST", "auth/passwords/sign-in", { email, password: "wrong wrong wrong" }),
    asRest("POST", "auth/refresh", { refresh_token: "AAAA" }),
    asRest("GET", "users/me", undefined, authorization),
    asRest("GET", "auth/sessions", undefined, authorization),
    asRest("POST", "users/me", { job_title: "Admiral" }, authorization),
    asRest("POST", "introspect", { token: "AAAA" }, { authorization: "Basic YTpi" }),
  ];
}

/** The same mutation outside of tRPC: another prefix, and no envelope around the body. */
function outsideOfTrpc({ path, body, ...request }: RawRequest): RawRequest {
  const unwrapped =
    typeof body === "string" && body.startsWith('{"json":') ? body.slice(8, -1) : body;
  return {
    ...request,
    path: path.replace("/trpc/", "/"),
    ...(unwrapped === undefined ? {} : { body: unwrapped }),
  };
}

const brokenHeads = [
  "hello\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "GET / HTTP/1.1\r\nhost: localhost\r\n: x\r\n\r\n",
  "POST /trpc/users.me HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
  "POST /login/begin HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
  "POST /login/begin HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
  `GET /users/me HTTP/1.1\r\nhost: localhost\r\nx-long: ${"x".repeat(17_000)}\r\n\r\n`,
  "\u0016\u0003\u0001\u0002\u0000\u0001",
];

/** Sends bytes that are no request. @returns the status of the answer, or 0 where there was none */
async function sendBroken(server: ObservedServer, random: Random): Promise<number> {
  const head = brokenHeads[Math.floor(random() * brokenHeads.length)] ?? "";
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.on("error", () => undefined).end(head);
  const answer = await text(socket).catch(() => "");
  return Number(/^HTTP\/1.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Sends so many, and tells how often each status came. */
async function assault(
  server: ObservedServer,
  { times, sendOne }: { times: number; sendOne: () => Promise<number> },
): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let left = times;
  const work = async (): Promise<void> => {
    for (; left > 0; left -= 1) {
      const status = await sendOne();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  return statuses;
}

/** @returns sends one request after another, each another way wrong, and fails at a 5xx */
async function createAttacker(server: ObservedServer): Promise<() => Promise<number>> {
  const random = createRandom(seed);
  const sql = openSqlConsole(`sqlite:${join(server.dataDir, "app.db")}`);
  const valid = await validRequests(server, sql);
  await sql.close();
  const throughTrpc = createMutator(random, valid);
  const throughRest = createMutator(random, restRequests(valid));
  return async () => {
    const kind = random();
    if (kind < 0.05) return sendBroken(server, random);
    const request = kind < 0.5 ? outsideOfTrpc(throughRest()) : throughTrpc();
    const { status, body } = await send(server, request);
    if (status >= 500)
      throw new Error(
        `${status} ${body.slice(0, 300)} for ${JSON.stringify(request).slice(0, 2_000)} (seed ${seed})`,
      );
    return status;
  };
}

test(
  "requests that are malformed in every way cost neither an error of the server's nor its memory",
  { timeout: requests * 20 },
  async () => {
    await using server = await startObservedServer();
    const sendOne = await createAttacker(server);
    // What is loaded, compiled and remembered once is no growth.
    await assault(server, { times: requests / 4, sendOne });
    const before = await server.observe();
    const startedMs = performance.now();
    const statuses = await assault(server, { times: requests, sendOne });
    const seconds = (performance.now() - startedMs) / 1_000;
    const after = await server.observe();
    const growthBytes = after.rssBytes - before.rssBytes;
    note(`R6: ${requests} malformed requests on both faces, SQLite`, {
      "5xx": 0,
      "growth in MB": growthBytes / 2 ** 20,
      "heap growth in MB": (after.heapUsedBytes - before.heapUsedBytes) / 2 ** 20,
      "resident MB after": after.rssBytes / 2 ** 20,
      "requests a second": requests / seconds,
      statuses: [...statuses]
        .toSorted(([one], [other]) => one - other)
        .map((pair) => pair.join(": "))
        .join("; "),
    });
    expect(growthBytes).toBeLessThan(mostGrowthBytes);
    // The generator has to reach both sides of the checks.
    expect(statuses.get(200)).toBeGreaterThan(requests / 50);
    expect(statuses.get(400)).toBeGreaterThan(requests / 10);
    expect((await registerWithPassword(server)).status).toBe("signedIn");
    expect(server.errors()).toBe("");
  },
);
