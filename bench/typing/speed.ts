// How long a score against a full profile takes, and rebuilding one of 30 samples:
//   node bench/typing/speed.ts [--json]
// Exits with 1 when a budget is exceeded (BENCHMARKS P13: 95 % of scores within 0.1 ms, a rebuild within 1 ms).
import { parseArgs } from "node:util";
import {
  buildProfile,
  scoreSample,
  serializeProfile,
} from "../../packages/server/src/behavior/rhythm/index.ts";
import type {
  RhythmProfile,
  RhythmSample,
} from "../../packages/server/src/behavior/rhythm/index.ts";
import {
  syntheticTypist,
  typings,
} from "../../packages/server/src/behavior/rhythm/synthetic-typist.fixture.ts";

const SCORE_BUDGET_MS = 0.1;
const REBUILD_BUDGET_MS = 1;
const SIZE_BUDGET_BYTES = 6_000;
const ROUNDS = 5_000;
const POSITIONS = [11, 24];

interface Speed {
  readonly positions: number;
  readonly scoreMs: Percentiles;
  readonly rebuildMs: Percentiles;
  readonly profileBytes: number;
}

interface Percentiles {
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

function main(): void {
  const { values } = parseArgs({ options: { json: { type: "boolean" } } });
  const speeds = POSITIONS.map(measureSpeed);
  if (values.json) console.log(JSON.stringify(speeds, undefined, 2));
  else for (const speed of speeds) console.log(describeSpeed(speed));
  // The budgets are stated for a password of about ten keys and Return.
  const [first] = speeds;
  if (first && !isWithinBudget(first)) process.exitCode = 1;
}

function measureSpeed(positions: number): Speed {
  const owner = syntheticTypist(1, positions);
  const samples = typings(owner, 30);
  const probes = typings(owner, 50);
  const profile = mustBuild(samples);
  const probeAt = (round: number): RhythmSample => probes[round % probes.length] as RhythmSample;
  return {
    positions,
    scoreMs: timeRounds((round) => scoreSample(profile, probeAt(round))),
    rebuildMs: timeRounds(() => mustBuild(samples)),
    profileBytes: serializeProfile(profile).length,
  };
}

function mustBuild(samples: readonly RhythmSample[]): RhythmProfile {
  const built = buildProfile(samples);
  if (built.status !== "built") throw new Error(built.code);
  return built.profile;
}

function timeRounds(work: (round: number) => unknown): Percentiles {
  for (let round = 0; round < ROUNDS / 5; round += 1) work(round);
  const times = Float64Array.from({ length: ROUNDS }, (_, round) => {
    const started = performance.now();
    work(round);
    return performance.now() - started;
  }).toSorted();
  const at = (share: number): number => times[Math.floor(share * ROUNDS)] as number;
  return { median: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function isWithinBudget({ scoreMs, rebuildMs, profileBytes }: Speed): boolean {
  return (
    scoreMs.p95 <= SCORE_BUDGET_MS &&
    rebuildMs.median <= REBUILD_BUDGET_MS &&
    profileBytes <= SIZE_BUDGET_BYTES
  );
}

function describeSpeed({ positions, scoreMs, rebuildMs, profileBytes }: Speed): string {
  const list = ({ median, p95, p99 }: Percentiles): string =>
    `median ${median.toFixed(4)}, 95 % ${p95.toFixed(4)}, 99 % ${p99.toFixed(4)} ms`;
  return `${positions} keys, 30 samples, ${profileBytes} bytes\n  score   ${list(scoreMs)}\n  rebuild ${list(rebuildMs)}`;
}

main();
