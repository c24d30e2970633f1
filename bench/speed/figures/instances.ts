// P10: two instances on one PostgreSQL against one.
import { createDatabase } from "../../../test/support/postgres.ts";
import { startPostgres } from "../../../test/support/postgres-server.ts";
import { type BuiltServer, startBuiltServer } from "../built-server.ts";
import { inTurn } from "../compare.ts";
import { type Bench, type Figure, ratios } from "../finding.ts";
import { type Exercise, type Load, type Measured, startLoad } from "../load/load.ts";
import { bearer, type Person, registerPerson } from "../people.ts";

const connections = 16;

const twoInstances: Figure = {
  id: "P10",
  what: "users.me from two instances on PostgreSQL ÷ from one",
  async measure(bench) {
    await using postgres = await startPostgres();
    await using database = await createDatabase(postgres.url);
    const environment = { DATABASE_URL: database.url };
    const { serverCore, loadCore, seconds } = bench;
    await using first = await startBuiltServer({ core: serverCore, environment });
    await using second = await startBuiltServer({ core: loadCore, environment });
    // Nothing is left to pin the load to: it runs where there is room.
    await using firstLoad = startLoad(null);
    await using secondLoad = startLoad(null);
    const person = await registerPerson(first);
    const one = await prepareMe(firstLoad, first, person);
    const other = await prepareMe(secondLoad, second, person);
    const options = { connections, seconds };
    const rounds = await inTurn(bench.rounds, {
      one: async () => [await one(options)],
      two: () => Promise.all([one(options), other(options)]),
    });
    return findingOf(bench, rounds);
  },
};

function prepareMe(load: Load, server: BuiltServer, person: Person): Promise<Exercise> {
  return load.prepare(server, { kind: "get", paths: ["/trpc/users.me"], headers: bearer(person) });
}

function findingOf(
  bench: Bench,
  rounds: readonly { readonly one: readonly Measured[]; readonly two: readonly Measured[] }[],
) {
  const sum = (some: readonly Measured[], of: (one: Measured) => number): number =>
    some.reduce((total, measured) => total + of(measured), 0);
  const rate = (some: readonly Measured[]): number => sum(some, ({ perSecond }) => perSecond);
  const perCpuSecond = (some: readonly Measured[]): number =>
    rate(some) / sum(some, ({ serverShare }) => serverShare ?? Number.NaN);
  const both = rounds.map(({ two }) => rate(two));
  const alone = rounds.map(({ one }) => rate(one));
  const costs = ratios(
    rounds.map(({ two }) => perCpuSecond(two)),
    rounds.map(({ one }) => perCpuSecond(one)),
  );
  return {
    readings: [
      { label: "ratio", unit: "", values: ratios(both, alone), target: { atLeast: 1.7 } },
      { label: "two instances", unit: "/s", values: both },
      { label: "one instance", unit: "/s", values: alone },
      {
        label: "calls for each second of an instance's processor, two ÷ one",
        unit: "",
        values: costs,
      },
    ] as const,
    notes: [
      bench.serverCore === null
        ? "Nothing is pinned."
        : "Each instance has a core; PostgreSQL and the load run on the same two cores, whoever is measured.",
      "Where both cores are busy with one instance already, the last ratio tells: near 1, an instance costs the same beside another.",
    ],
  };
}

export const instanceFigures: readonly Figure[] = [twoInstances];
