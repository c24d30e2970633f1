// P12–P14: figures that tests and another bench measure already; here they are only run and read.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure, Reading } from "../finding.ts";

const execute = promisify(execFile);
const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs a program of the repository. @returns what it wrote, also when it ended with a failure */
async function outputOf(...args: readonly string[]): Promise<string> {
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(":");
  const options = { cwd: repository, env: { ...process.env, PATH }, maxBuffer: 2 ** 24 };
  const { stdout } = await execute(process.execPath, args, options).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? "" }),
  );
  return stdout;
}

function runTests(project: string, ...filter: readonly string[]): Promise<string> {
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  return outputOf(
    vitest,
    "run",
    "--config",
    "vitest.workspace.ts",
    "--project",
    project,
    ...filter,
  );
}

function numberIn(output: string, pattern: RegExp): number {
  const found = Number(pattern.exec(output)?.[1] ?? Number.NaN);
  if (Number.isNaN(found)) throw new Error(`${pattern.source} isn't in:\n${output.slice(-2_000)}`);
  return found;
}

const sdkSize: Figure = {
  id: "P12",
  what: "the SDK in a page, minified and gzipped",
  async measure() {
    const output = await runTests("client-sdk", "bundle-size");
    const all = numberIn(output, /everything (\d+) B/);
    const core = numberIn(output, /core (\d+) B/);
    return {
      readings: [
        { label: "everything", unit: "B", values: [all], target: { atMost: 15_500 } },
        { label: "core", unit: "B", values: [core], target: { atMost: 11_000 } },
        { label: "typing", unit: "B", values: [numberIn(output, /typing (\d+) B/)] },
      ],
      notes: ["Measured by packages/client-sdk/src/bundle-size.test.ts."],
    };
  },
};

interface TypingSpeed {
  readonly positions: number;
  readonly scoreMs: { readonly median: number; readonly p95: number };
  readonly rebuildMs: { readonly median: number };
  readonly profileBytes: number;
}

const typingMatch: Figure = {
  id: "P13",
  what: "a typing match against a full profile; rebuilding a profile of 30",
  async measure() {
    const speeds = JSON.parse(await outputOf("bench/typing/speed.ts", "--json")) as TypingSpeed[];
    const readings = speeds.flatMap(({ positions, scoreMs, rebuildMs, profileBytes }, index) => {
      // The budgets are for a password of about ten keys and Return; the other length is recorded.
      const held = (atMost: number): Pick<Reading, "target"> =>
        index === 0 ? { target: { atMost } } : {};
      const label = (what: string): string => `${positions} keys, ${what}`;
      return [
        {
          label: label("match, median"),
          unit: "µs",
          values: [scoreMs.median * 1000],
          ...held(100),
        },
        { label: label("match, 95 %"), unit: "µs", values: [scoreMs.p95 * 1000], ...held(100) },
        { label: label("rebuild, median"), unit: "ms", values: [rebuildMs.median], ...held(1) },
        { label: label("profile"), unit: "B", values: [profileBytes], ...held(6_000) },
      ] as const satisfies readonly Reading[];
    });
    return { readings, notes: ["Measured by bench/typing/speed.ts."] };
  },
};

const consumerTypes: Figure = {
  id: "P14",
  what: "type-checking a consumer of the packed SDK",
  async measure() {
    const output = await runTests("package", "packed-sdk", "-t", "costs the compiler");
    const [, seen, budget] = /instantiations: (\d+) of (\d+)/.exec(output) ?? [];
    if (seen === undefined) throw new Error(`No instantiations in:\n${output.slice(-2_000)}`);
    return {
      readings: [
        {
          label: "instantiations",
          unit: "",
          values: [Number(seen)],
          target: { atMost: Number(budget) },
        },
      ],
      notes: ["Measured by test/package/packed-sdk.test.ts, which holds the budget."],
    };
  },
};

export const suiteFigures: readonly Figure[] = [sdkSize, typingMatch, consumerTypes];
