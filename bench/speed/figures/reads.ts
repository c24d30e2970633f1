// P1, P2, P4: reading one's own account, against an open query, a bare server, and a read that is audited.
import { fileURLToPath } from "node:url";
import { startBareServer } from "../baselines/baseline.ts";
import { type BuiltServer, startBuiltServer } from "../built-server.ts";
import { inTurn } from "../compare.ts";
import { type Bench, type Figure, type Finding, ratios, type Reading } from "../finding.ts";
import { type Exercise, type Load, type Measured, startLoad } from "../load/load.ts";
import { bearer, type Person, promote, registerPerson } from "../people.ts";

const connections = 32;
const mePath = "/trpc/users.me";

/** Compares two exercises by requests a second. */
async function compare<Name extends string>(
  bench: Bench,
  exercises: Readonly<Record<Name, Exercise>>,
): Promise<Record<Name, Measured>[]> {
  const options = { connections, seconds: bench.seconds };
  const subjects = Object.fromEntries(
    Object.entries<Exercise>(exercises).map(([name, exercise]) => [name, () => exercise(options)]),
  ) as Record<Name, () => Promise<Measured>>;
  return inTurn(bench.rounds, subjects);
}

function rateReading(label: string, measured: readonly Measured[]): Reading {
  return {
    label: `${label}, ${shares(measured)}`,
    unit: "/s",
    values: measured.map((one) => one.perSecond),
  };
}

// Shows that the server was what both sides waited for.
function shares(measured: readonly Measured[]): string {
  const percent = (share: number | null | undefined): string =>
    share === null || share === undefined ? "?" : `${Math.round(share * 100)} %`;
  const last = measured.at(-1);
  return `server's core ${percent(last?.serverShare)}, load's ${percent(last?.loadShare)}`;
}

function ratioFinding(
  target: number,
  over: readonly [string, readonly Measured[]],
  under: readonly [string, readonly Measured[]],
): Finding {
  const rates = (measured: readonly Measured[]): number[] => measured.map((one) => one.perSecond);
  const values = ratios(rates(over[1]), rates(under[1]));
  return {
    readings: [
      { label: "ratio", unit: "", values, target: { atLeast: target } },
      rateReading(...over),
      rateReading(...under),
    ],
  };
}

async function meOf(load: Load, server: BuiltServer, person: Person): Promise<Exercise> {
  return load.prepare(server, { kind: "get", paths: [mePath], headers: bearer(person) });
}

const openQuery: Figure = {
  id: "P1",
  what: "authed users.me (JWT, revocation checked) ÷ open query on the same server",
  async measure(bench) {
    const nodeArgs = ["--import", fileURLToPath(new URL("../open-query.ts", import.meta.url))];
    await using server = await startBuiltServer({ core: bench.serverCore, nodeArgs });
    await using load = startLoad(bench.loadCore);
    const me = await meOf(load, server, await registerPerson(server));
    const open = await load.prepare(server, { kind: "get", paths: ["/trpc/bench.open"] });
    const rounds = await compare(bench, { me, open });
    return ratioFinding(
      0.95,
      ["users.me", rounds.map((round) => round.me)],
      ["open query", rounds.map((round) => round.open)],
    );
  },
};

const bareHttp: Figure = {
  id: "P2",
  what: "authed users.me ÷ bare node:http",
  async measure(bench) {
    await using server = await startBuiltServer({ core: bench.serverCore });
    const person = await registerPerson(server);
    const headers = bearer(person);
    const body = await (await fetch(server.url + mePath, { headers })).text();
    await using bareServer = await startBareServer(body, bench.serverCore);
    await using load = startLoad(bench.loadCore);
    const me = await meOf(load, server, person);
    const bare = await load.prepare(bareServer, { kind: "get", paths: [mePath], headers });
    const rounds = await compare(bench, { me, bare });
    return ratioFinding(
      0.3,
      ["users.me", rounds.map((round) => round.me)],
      ["bare node:http", rounds.map((round) => round.bare)],
    );
  },
};

const auditedRead: Figure = {
  id: "P4",
  what: "users.get with its audit record durably written ÷ authed users.me",
  async measure(bench) {
    await using server = await startBuiltServer({ core: bench.serverCore });
    await using load = startLoad(bench.loadCore);
    const admin = await promote(server, await registerPerson(server));
    const me = await meOf(load, server, admin);
    const input = encodeURIComponent(JSON.stringify({ json: { id: admin.id } }));
    const paths = [`/trpc/users.get?input=${input}`];
    const get = await load.prepare(server, { kind: "get", paths, headers: bearer(admin) });
    const rounds = await compare(bench, { get, me });
    return ratioFinding(
      0.6,
      ["users.get", rounds.map((round) => round.get)],
      ["users.me", rounds.map((round) => round.me)],
    );
  },
};

export const readFigures: readonly Figure[] = [openQuery, bareHttp, auditedRead];
