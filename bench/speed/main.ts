// pnpm bench [--only P1,P5] [--json] [--quick] [--users 1000000] [--with-better-auth]: measures the figures of speed, and
// ends with 1 when one of them misses its target. docs/performance.md says what they mean.
import { parseArgs } from "node:util";
import { buildIfStale } from "./built-server.ts";
import { findCores } from "./cores.ts";
import { type Bench, type Figure, type Finding, type NotMeasured, verdictOn } from "./finding.ts";
import { figures } from "./figures/index.ts";
import { describeFigure } from "./report.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    users: { type: "string", default: "100000" },
    "with-better-auth": { type: "boolean", default: false },
  },
});

const ids = options.only?.toUpperCase().split(",");
const wanted = figures.filter(({ id }) => ids?.includes(id) ?? true);
if (wanted.length === 0 || wanted.length < (ids?.length ?? 0)) {
  process.stderr.write(`There are the figures ${figures.map(({ id }) => id).join(", ")}.\n`);
  process.exit(2);
}

const tell = (line: string): void => void process.stderr.write(`… ${line}\n`);
const cores = findCores();
if (typeof cores === "string") tell(cores);
const bench: Bench = {
  rounds: options.quick ? 3 : 7,
  seconds: options.quick ? 1.5 : 4,
  serverCore: typeof cores === "string" ? null : cores.server,
  loadCore: typeof cores === "string" ? null : cores.load,
  users: Number(options.users),
  withBetterAuth: options["with-better-auth"],
  tell,
};

await buildIfStale(tell);
const found: { readonly figure: Figure; readonly finding: Finding | NotMeasured }[] = [];
for (const figure of wanted) {
  tell(`${figure.id} ${figure.what}`);
  const finding = await figure.measure(bench);
  found.push({ figure, finding });
  if (!options.json) process.stdout.write(`${describeFigure(figure, finding)}\n\n`);
}
if (options.json) process.stdout.write(`${JSON.stringify(found.map(toJson), null, 2)}\n`);
const missed = found.some(
  ({ finding }) =>
    "readings" in finding && finding.readings.some((reading) => verdictOn(reading) === "missed"),
);
if (missed) process.exitCode = 1;

function toJson({ figure, finding }: (typeof found)[number]) {
  const { id, what } = figure;
  if ("notMeasured" in finding) return { id, what, ...finding };
  const readings = finding.readings.map((reading) => ({ ...reading, verdict: verdictOn(reading) }));
  return { id, what, ...finding, readings };
}
