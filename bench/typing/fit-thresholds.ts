// Fits the threshold lines: for each kind of keyboard the score that 5 %, and 1 %, of impostors stay below, as a linear
// function of the profile's quality.
import type { FeatureName } from "../../packages/server/src/behavior/rhythm/features.ts";
import type {
  ThresholdLine,
  ThresholdLines,
} from "../../packages/server/src/behavior/rhythm/model.ts";
import type { DeviceClass } from "../../packages/server/src/behavior/rhythm/sample.ts";
import type { ProfileQuality } from "../../packages/server/src/behavior/rhythm/template.ts";
import { fitQuantile } from "./quantile.ts";
import { roundDigits } from "./round-digits.ts";
import type { Standardisation } from "./standardise.ts";
import type { TrainingRows } from "./tasks.ts";

/** Only the thresholds look at them: in the networks they told the training's texts apart, and misled on others. */
export const LEVELS = ["levelH", "levelD"] as const;

const QUALITIES: readonly (keyof ProfileQuality & FeatureName)[] = [
  ...(["logn", "qH", "qD", "looH", "looD", "looR", "looRD", "sess"] as const),
  ...LEVELS,
];
const ACCEPT_FAR = 0.05;
const LEARN_FAR = 0.01;

/** The training rows with what their columns are. */
export interface ThresholdTable {
  readonly columns: readonly FeatureName[];
  readonly rows: TrainingRows;
  /** Standardised. */
  readonly values: Float64Array;
  readonly scaling: Standardisation;
}

/** @param scores by row */
export function fitThresholds(
  table: ThresholdTable,
  scores: Float64Array,
): Record<DeviceClass, ThresholdLines> {
  const linesOf = (touch: 0 | 1): ThresholdLines => {
    const chosen = impostorsOn(table.rows, touch);
    return {
      accept: fitLine(table, scores, chosen, ACCEPT_FAR),
      learn: fitLine(table, scores, chosen, LEARN_FAR),
    };
  };
  return { keyboard: linesOf(0), touch: linesOf(1) };
}

/** Forgers aside: what share of people the threshold lets in. */
function impostorsOn({ labels, forged, touch: onTouch }: TrainingRows, touch: 0 | 1): number[] {
  const hasDevice = onTouch.includes(touch);
  return Array.from(labels.keys()).filter(
    // Without data of this kind of keyboard, all there is.
    (row) => labels[row] === 1 && forged[row] === 0 && (!hasDevice || onTouch[row] === touch),
  );
}

function fitLine(
  { columns, rows, values, scaling }: ThresholdTable,
  scores: Float64Array,
  chosen: readonly number[],
  far: number,
): ThresholdLine {
  const qualities = QUALITIES.filter((name) => columns.includes(name));
  const places = qualities.map((name) => columns.indexOf(name));
  const line = fitQuantile(
    {
      columns: qualities.length,
      values: Float64Array.from(
        chosen.flatMap((row) => places.map((k) => values[row * columns.length + k] as number)),
      ),
      scores: Float64Array.from(chosen, (row) => scores[row] as number),
      weights: Float64Array.from(chosen, (row) => rows.weights[row] as number),
    },
    far,
  );
  const terms = qualities.map((quality, k) => {
    const place = places[k] as number;
    return {
      quality,
      weight: roundDigits((line.weights[k] as number) / (scaling.scales[place] as number)),
      mean: roundDigits(scaling.means[place] as number),
    };
  });
  return { terms, bias: roundDigits(line.bias) };
}
