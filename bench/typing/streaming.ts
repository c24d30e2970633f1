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
import { countSessions, novices, practised } from "./protocols.ts";

export interface StreamingOutcome {
  readonly id: string;
  /** Share of the user's own attempts that were turned down. */
  readonly frr: number;
  /** Share of others' attempts that were let in, over all stages. */
  readonly far: number;
  /** Share of the user's attempts that the profile learned from. */
  readonly learned: number;
}

/** What the profile learns from: `strict` samples only, or also those that a further factor confirmed. */
export type Learning = "strict" | "confirmed";

/** Others try every this many of the user's attempts. */
const STAGE = 20;

export function streamEverybody(
  { typists, deviceClass }: Dataset,
  modelFor: (id: string) => RhythmModel,
  learning: Learning,
): StreamingOutcome[] {
  return typists
    .filter((typist) => countSessions(typist) > 1)
    .map((typist) => {
      const others = typists.filter((other) => other.id !== typist.id);
      const impostor = [...novices(others), ...practised(others)].map(({ timings }) => timings);
      return streamOne(typist, deviceClass, impostor, modelFor(typist.id), learning);
    });
}

function streamOne(
  { id, typings }: Typist,
  deviceClass: DeviceClass,
  impostor: readonly Timings[],
  model: RhythmModel,
  learning: Learning,
): StreamingOutcome {
  let window = typings.slice(0, FIRM_SAMPLES).map(({ timings }) => timings);
  let template = buildTemplate(window);
  const attempts = typings.slice(FIRM_SAMPLES);
  const fars: number[] = [];
  let [refused, learned] = [0, 0];
  attempts.forEach(({ timings }, attempt) => {
    const { accept, learn } = thresholdsFor(template, deviceClass, model);
    if (attempt % STAGE === 0) {
      const scores = impostor.map((probe) => scoreAgainst(template, probe, model));
      fars.push(acceptedShare(scores, accept));
    }
    const score = scoreAgainst(template, timings, model);
    if (score > accept) refused += 1;
    const teaches = score <= learn || (learning === "confirmed" && score > accept);
    if (!teaches) return;
    learned += 1;
    window = [...window, timings].slice(-WINDOW_SAMPLES);
    template = buildTemplate(window);
  });
  const share = (count: number): number => count / attempts.length;
  return { id, frr: share(refused), far: mean(fars), learned: share(learned) };
}
