// P1, P2, P4: reading one's own account, against an open query, a bare server, and a read that is audited.
import { startBareServer } from "../baselines/baseline.ts";
import { type BuiltServer, startBuiltServer } from "../built-server.ts";
import { inTurn, median } from "../compare.ts";
import { type Bench, type Figure, type Finding, ratios, type Reading } from "../finding.ts";
import { buildWithOpenQuery } from "../open-query.ts";
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

// Shows whether the server was what both sides waited for, or something else had the cores.
function shares(measured: readonly Measured[]): string {
  const percent = (some: readonly number[]): string => `${Math.round(median(some) * 100)} %`;
  const server = measured.map(({ serverShare }) => serverShare ?? Number.NaN);
  const load = measured.map(({ loadShare }) => loadShare);
  return `server's core ${percent(server)}, load's ${percent(load)}`;
}

type Side = readonly [label: string, measured: readonly Measured[]];

/**
 * @param judged by what the target is held to: calls a second, or calls for each second of its core that the server got.
 *   Beside other programs only the second can be trusted; waiting for the disk isn't in it
 */
function ratioFinding(target: number, judged: "time" | "core", over: Side, under: Side): Finding {
  const perCore = ({ perSecond, serverShare }: Measured): number =>
    perSecond / (serverShare ?? Number.NaN);
  const ratioOf = (measure: (one: Measured) => number): number[] =>
    ratios(over[1].map(measure), under[1].map(measure));
  const known = [...over[1], ...under[1]].every(({ serverShare }) => serverShare !== null);
  const time = { label: "ratio", unit: "", values: ratioOf((one) => one.perSecond) } as const;
  const core = {
    label: "ratio, per second of the server's core",
    unit: "",
    values: known ? ratioOf(perCore) : [],
  } as const;
  const held = { target: { atLeast: target } };
  const byCore = judged === "core" && known;
  return {
    readings: [
      byCore ? { ...core, ...held } : { ...time, ...held },
      ...(known ? [byCore ? time : core] : []),
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
    const cli = await buildWithOpenQuery();
    await using server = await startBuiltServer({ core: bench.serverCore, cli });
    await using load = startLoad(bench.loadCore);
    const me = await meOf(load, server, await registerPerson(server));
    const open = await load.prepare(server, { kind: "get", paths: ["/trpc/bench.open"] });
    const rounds = await compare(bench, { me, open });
    return ratioFinding(
      0.95,
      "core",
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
      "core",
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
      "time",
      ["users.get", rounds.map((round) => round.get)],
      ["users.me", rounds.map((round) => round.me)],
    );
  },
};

export const readFigures: readonly Figure[] = [openQuery, bareHttp, auditedRead];
