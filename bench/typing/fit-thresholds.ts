// Fits the threshold lines: for each kind of keyboard the score that a share of impostors, or of forgers, stays below, as a
// linear function of the profile's quality.
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
/** What share stays below each line. */
const SHARES = { others: 0.05, forgers: 0.1, learn: 0.01 };

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
    const others = impostorsOn(table.rows, touch, 0);
    const forgers = impostorsOn(table.rows, touch, 1);
    return {
      others: fitLine(table, scores, others, SHARES.others),
      forgers: fitLine(table, scores, forgers, SHARES.forgers),
      learn: fitLine(table, scores, others, SHARES.learn),
    };
  };
  return { keyboard: linesOf(0), touch: linesOf(1) };
}

function impostorsOn(
  { labels, forged, touch: onTouch }: TrainingRows,
  touch: 0 | 1,
  forgery: 0 | 1,
): number[] {
  const hasDevice = onTouch.includes(touch);
  return Array.from(labels.keys()).filter(
    // Without data of this kind of keyboard, all there is.
    (row) => labels[row] === 1 && forged[row] === forgery && (!hasDevice || onTouch[row] === touch),
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
