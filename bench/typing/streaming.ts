// A user's life with the matcher: ten samples to begin with, then sign-in after sign-in, the profile learning as it goes,
// while others try at every stage. The thresholds were set on other users.
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import { FIRM_SAMPLES, WINDOW_SAMPLES } from "../../packages/server/src/behavior/rhythm/sample.ts";
import type { DeviceClass, Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import { scoreAgainst } from "../../packages/server/src/behavior/rhythm/score.ts";
import { buildTemplate } from "../../packages/server/src/behavior/rhythm/template.ts";
import { thresholdsFor } from "../../packages/server/src/behavior/rhythm/threshold.ts";
import type { Dataset, Typist } from "./dataset.ts";
import { acceptedShare, mean } from "./error-rates.ts";
import { forgeTyping, populationMedian } from "./forgery.ts";
import { countSessions, novices, practised } from "./protocols.ts";
import { seededRandom } from "./random.ts";

/** One user's attempts and everybody else's, by how far each score lies above what it is compared with. */
export interface StreamedUser {
  readonly id: string;
  /** Scores less the profile's own threshold at that moment: at most 0 is a match. */
  readonly own: Margins;
  /** The scores themselves, as one global threshold would see them. */
  readonly raw: Margins;
  /** Share of the user's attempts that the profile learned from. */
  readonly learned: number;
}

export interface Margins {
  readonly genuine: Float64Array;
  readonly impostor: Float64Array;
  /** Forgers of the population's median. */
  readonly forger: Float64Array;
}

/** What the profile learns from: `strict` samples only, or also those that a further factor confirmed. */
export type Learning = "strict" | "confirmed";

/** Others try every this many of the user's attempts, and forgers this many times each. */
const STAGE = 20;
const FORGERIES = 10;

export function streamEverybody(
  { typists, deviceClass }: Dataset,
  modelFor: (id: string) => RhythmModel,
  learning: Learning,
): StreamedUser[] {
  return typists
    .filter((typist) => countSessions(typist) > 1)
    .map((typist) => {
      const others = typists.filter((other) => other.id !== typist.id);
      const impostor = [...novices(others), ...practised(others)].map(({ timings }) => timings);
      const median = populationMedian(others);
      const random = seededRandom(5);
      const forger = Array.from({ length: FORGERIES }, () => forgeTyping(median, random));
      const strangers = { impostor, forger: [median, ...forger] };
      return streamOne(typist, deviceClass, strangers, modelFor(typist.id), learning);
    });
}

function streamOne(
  { id, typings }: Typist,
  deviceClass: DeviceClass,
  strangers: Readonly<Record<"impostor" | "forger", readonly Timings[]>>,
  model: RhythmModel,
  learning: Learning,
): StreamedUser {
  let window = typings.slice(0, FIRM_SAMPLES).map(({ timings }) => timings);
  let template = buildTemplate(window);
  const attempts = typings.slice(FIRM_SAMPLES);
  type Tried = [score: number, accept: number][];
  const tried = { genuine: [] as Tried, impostor: [] as Tried, forger: [] as Tried };
  let learned = 0;
  attempts.forEach(({ timings }, attempt) => {
    const { accept, learn } = thresholdsFor(template, deviceClass, model);
    if (attempt % STAGE === 0) {
      for (const name of ["impostor", "forger"] as const)
        for (const probe of strangers[name])
          tried[name].push([scoreAgainst(template, probe, model), accept]);
    }
    const score = scoreAgainst(template, timings, model);
    tried.genuine.push([score, accept]);
    const teaches = score <= learn || (learning === "confirmed" && score > accept);
    if (!teaches) return;
    learned += 1;
    window = [...window, timings].slice(-WINDOW_SAMPLES);
    template = buildTemplate(window);
  });
  const read = (value: (pair: [number, number]) => number): Margins => ({
    genuine: Float64Array.from(tried.genuine, value),
    impostor: Float64Array.from(tried.impostor, value),
    forger: Float64Array.from(tried.forger, value),
  });
  return {
    id,
    own: read(([score, accept]) => score - accept),
    raw: read(([score]) => score),
    learned: learned / attempts.length,
  };
}

/** Mean over users of the share of their own attempts, others' and forgers' that a threshold lets in. */
export function acceptedAt(
  users: readonly Margins[],
  threshold: number,
): Readonly<Record<keyof Margins, number>> {
  const share = (name: keyof Margins): number =>
    mean(users.map((user) => acceptedShare(user[name], threshold)));
  return { genuine: share("genuine"), impostor: share("impostor"), forger: share("forger") };
}

/** The highest threshold at which impostors are let in at a rate, users weighing alike. */
export function thresholdFor(users: readonly Margins[], far: number): number {
  let [low, high] = [-50, 50];
  for (let halving = 0; halving < 40; halving += 1) {
    const middle = (low + high) / 2;
    if (acceptedAt(users, middle).impostor > far) high = middle;
    else low = middle;
  }
  return low;
}
