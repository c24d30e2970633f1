// Recorded samples sent again: exactly, blurred a little, blurred a lot. The first two liveness catches;
// the last is why a sample is bound to the sign-in's nonce and rhythm never stands alone.
import { checkLiveness } from "../../packages/server/src/behavior/rhythm/liveness.ts";
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import { profileOf } from "../../packages/server/src/behavior/rhythm/profile.ts";
import type { RhythmProfile } from "../../packages/server/src/behavior/rhythm/profile.ts";
import type {
  DeviceClass,
  RhythmSample,
  Timings,
} from "../../packages/server/src/behavior/rhythm/sample.ts";
import { scoreAgainst } from "../../packages/server/src/behavior/rhythm/score.ts";
import { thresholdsFor } from "../../packages/server/src/behavior/rhythm/threshold.ts";
import type { Typist } from "./dataset.ts";
import { seededRandom } from "./random.ts";
import type { Random } from "./random.ts";

export interface ReplayOutcome {
  /** Milliseconds either way that each timing was moved. */
  readonly noiseMs: number;
  /** Share that liveness called a replay. */
  readonly caught: number;
  /** Share that would have scored as a match, had liveness not looked. */
  readonly matched: number;
}

export interface LivenessOutcome {
  readonly replays: readonly ReplayOutcome[];
  /** Share of genuine later samples in which liveness found anything. */
  readonly falseAlarms: number;
}

const NOISES_MS = [0, 2, 20];

/** Replays every sample of each typist's first window, and looks at the thirty after it. */
export function replayEverybody(
  typists: readonly Typist[],
  deviceClass: DeviceClass,
  modelFor: (id: string) => RhythmModel,
): LivenessOutcome {
  const random = seededRandom(11);
  const enrolled = typists.flatMap((typist) => enrolLive(typist, deviceClass) ?? []);
  const replays = NOISES_MS.map((noiseMs) => {
    const tries = enrolled.flatMap(({ typist, profile }) =>
      profile.window.map((timings) =>
        tryReplay(profile, addNoise(timings, noiseMs, random), modelFor(typist.id)),
      ),
    );
    return { noiseMs, caught: share(tries, "caught"), matched: share(tries, "matched") };
  });
  const genuine = enrolled.flatMap(({ profile, later }) =>
    later.map((timings) => ({ caught: isCaught(profile, timings), matched: false })),
  );
  return { replays, falseAlarms: share(genuine, "caught") };
}

interface Enrolled {
  readonly typist: Typist;
  readonly profile: RhythmProfile;
  readonly later: readonly Timings[];
}

function enrolLive(typist: Typist, deviceClass: DeviceClass): Enrolled | undefined {
  const all = typist.typings.map(({ timings }) => timings);
  const size = Math.min(30, Math.floor(all.length / 2));
  if (size < 5) return undefined;
  const profile = profileOf(all.slice(0, size), deviceClass, size);
  return { typist, profile, later: all.slice(size, size + 30) };
}

interface Try {
  readonly caught: boolean;
  readonly matched: boolean;
}

function tryReplay(profile: RhythmProfile, timings: Timings, model: RhythmModel): Try {
  const { template } = profile;
  if (!template) throw new Error("A profile of five samples has a template");
  const matched =
    scoreAgainst(template, timings, model) <=
    thresholdsFor(template, profile.deviceClass, model).accept;
  return { caught: isCaught(profile, timings), matched };
}

function isCaught(profile: RhythmProfile, timings: Timings): boolean {
  return checkLiveness(profile, toSample(timings, profile.deviceClass)).length > 0;
}

function share(tries: readonly Try[], name: keyof Try): number {
  return tries.filter((one) => one[name]).length / tries.length;
}

function addNoise({ holds, downDowns }: Timings, noiseMs: number, random: Random): Timings {
  const shift = (seconds: number): number =>
    Math.max(seconds + ((2 * random.next() - 1) * noiseMs) / 1000, 0.001);
  const moved = { holds: holds.map(shift), downDowns: downDowns.map(shift) };
  return { ...moved, upDowns: moved.downDowns.map((gap, k) => gap - (moved.holds[k] as number)) };
}

/** Public data has intervals; the product's samples have press and release times. */
function toSample({ holds, downDowns }: Timings, deviceClass: DeviceClass): RhythmSample {
  const pressMs = [0];
  // Where the data lack an interval, any will do: the profile lacks it too, so it isn't compared.
  for (const gap of downDowns)
    pressMs.push((pressMs.at(-1) ?? 0) + (Number.isNaN(gap) ? 100 : 1000 * gap));
  const releaseMs = pressMs.map((press, k) => {
    const hold = holds[k] as number;
    return Number.isNaN(hold) ? null : press + 1000 * hold;
  });
  return { pressMs, releaseMs, clockStepMs: 0.1, deviceClass };
}
