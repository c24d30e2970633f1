// P9: what a call costs in a large database, against the same call in a small one.
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuiltServer, startBuiltServer } from "../built-server.ts";
import { inTurn } from "../compare.ts";
import { type Bench, type Figure, ratios, type Reading } from "../finding.ts";
import { type Exercise, type Load, startLoad } from "../load/load.ts";
import { bearer, type Person, promote, registerPerson } from "../people.ts";
import { fillDatabase, someUserIds } from "./fill-database.ts";

const smallUsers = 1_000;
const sessionsPerUser = 5;
const auditRowsPerUser = 10;

type Calls = Readonly<Record<string, Exercise>>;

async function prepareCalls(load: Load, server: BuiltServer, admin: Person): Promise<Calls> {
  const get = (...paths: readonly string[]) =>
    load.prepare(server, { kind: "get", paths, headers: bearer(admin) });
  const ids = someUserIds(join(server.dataDir, "app.db"), 500);
  return {
    "users.me": await get("/trpc/users.me"),
    "users.get, anybody": await get(...ids.map((id) => query("users.get", { id }))),
    "users.list": await get(query("users.list", { limit: 20 })),
    "audit.search, newest": await get(query("audit.search", { limit: 20 })),
    "audit.search, one address": await get(
      query("audit.search", { limit: 20, userEmail: "seeded-17@example.com" }),
    ),
  };
}

function query(procedure: string, input: object): string {
  return `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
}

const largeDatabase: Figure = {
  id: "P9",
  what: "p99 in a large database ÷ with 1,000 users",
  async measure(bench) {
    const dir = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
    try {
      return await measureIn(dir, bench);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

async function measureIn(dir: string, bench: Bench) {
  const [small, large] = [join(dir, "small"), join(dir, "large")];
  const admin = await makeDatabase(bench, small);
  await mkdir(large);
  await copyFile(join(small, "app.db"), join(large, "app.db"));
  bench.tell(`filling a database with ${bench.users.toLocaleString("en")} users`);
  fillDatabase(join(small, "app.db"), countsFor(smallUsers));
  fillDatabase(join(large, "app.db"), countsFor(bench.users));
  const core = bench.serverCore;
  await using smallServer = await startBuiltServer({ core, dataDir: small });
  await using largeServer = await startBuiltServer({ core, dataDir: large });
  await using load = startLoad(bench.loadCore);
  const smallCalls = await prepareCalls(load, smallServer, admin);
  const largeCalls = await prepareCalls(load, largeServer, admin);
  const readings: Reading[] = [];
  for (const name of Object.keys(smallCalls))
    readings.push(...(await compareCall(bench, name, smallCalls[name], largeCalls[name])));
  const { users, sessions, auditRows } = countsFor(bench.users);
  const shown = [users, sessions, auditRows].map((count) => count.toLocaleString("en"));
  return {
    readings,
    notes: [
      `${shown[0]} users, ${shown[1]} sessions, ${shown[2]} audit rows; --users 1000000 for the full size.`,
    ],
  };
}

function countsFor(users: number) {
  return { users, sessions: users * sessionsPerUser, auditRows: users * auditRowsPerUser };
}

/** Makes a database with an administrator in it, whose token is good in every copy. */
async function makeDatabase(bench: Bench, dataDir: string): Promise<Person> {
  await using server = await startBuiltServer({ core: bench.serverCore, dataDir });
  return await promote(server, await registerPerson(server));
}

async function compareCall(
  bench: Bench,
  name: string,
  small: Exercise | undefined,
  large: Exercise | undefined,
): Promise<Reading[]> {
  if (!small || !large) throw new Error(`There is no call ${name}.`);
  const options = { connections: 2, seconds: bench.seconds / 2 };
  const rounds = await inTurn(bench.rounds, {
    small: () => small(options),
    large: () => large(options),
  });
  const over = rounds.map((round) => round.large.p99Ms);
  const under = rounds.map((round) => round.small.p99Ms);
  return [
    { label: `${name}, ratio`, unit: "", values: ratios(over, under), target: { atMost: 1.2 } },
    { label: `${name}, large database`, unit: "ms", values: over },
    { label: `${name}, small database`, unit: "ms", values: under },
  ];
}

export const databaseSizeFigures: readonly Figure[] = [largeDatabase];
