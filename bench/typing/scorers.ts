// What an experiment compares: something that enrols samples and then scores probes, lower being more alike.
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import type { Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import { scoreAgainst } from "../../packages/server/src/behavior/rhythm/score.ts";
import { buildTemplate } from "../../packages/server/src/behavior/rhythm/template.ts";

export interface Scorer {
  readonly name: string;
  readonly enrol: (samples: readonly Timings[]) => (probe: Timings) => number;
}

export function rhythmScorer(model: RhythmModel, name = "Latchkey"): Scorer {
  return {
    name,
    enrol: (samples) => {
      const template = buildTemplate(samples);
      return (probe) => scoreAgainst(template, probe, model);
    },
  };
}
