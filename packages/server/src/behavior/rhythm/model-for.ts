// Which trained model a profile is scored by.
import type { RhythmModel } from "./model.ts";
import type { RhythmTemplate } from "./template.ts";
import { GAPS_ONLY_MODEL, RHYTHM_MODEL } from "./weights.ts";

/** Keyboards that report no key-up, as many on touch screens, have gaps only and a model of their own. */
export function modelFor({ quality }: RhythmTemplate): RhythmModel {
  return Number.isNaN(quality.qH) ? GAPS_ONLY_MODEL : RHYTHM_MODEL;
}
