// The figures as a table for people.
import type { GroupFigures, ProtocolFigures, ScorerFigures } from "./measure.ts";

const COLUMNS = ["protocol", "scorer", "users", "EER", "sd", "global", "FRR@1%", "FRR@5%"];
const WIDTHS = [26, 18, 6, 7, 7, 7, 7, 7];

/** @returns lines of text */
export function describeGroup(figures: GroupFigures): string {
  const title = `${figures.dataset}: ${figures.users} users, ${figures.group}`;
  return [
    title,
    "-".repeat(title.length),
    line(COLUMNS),
    ...figures.protocols.flatMap(describeProtocol),
    "",
    ...figures.protocols.map(describeThresholds),
    ...figures.streaming.map(
      ({ learning, threshold, users, frr, far, forged, learned }) =>
        `streaming, learns ${learning}, ${threshold} threshold, ${users} users: FRR ${rate(frr)} FAR ${rate(far)} ` +
        `forgers matched ${rate(forged)} learned ${rate(learned)}`,
    ),
    ...figures.liveness.replays.map(
      ({ noiseMs, caught, matched }) =>
        `replay ±${noiseMs} ms: caught ${rate(caught)}, would have matched ${rate(matched)}`,
    ),
    `liveness raised on genuine samples: ${rate(figures.liveness.falseAlarms)}`,
    "",
  ].join("\n");
}

function describeProtocol({ protocol, scorers }: ProtocolFigures): string[] {
  return scorers.map((figures) => line([protocol, ...cells(figures)]));
}

function cells(figures: ScorerFigures): string[] {
  const { scorer, users, eer, eerDeviation, globalEer, frrAtFar1, frrAtFar5 } = figures;
  return [scorer, String(users), ...[eer, eerDeviation, globalEer, frrAtFar1, frrAtFar5].map(rate)];
}

function describeThresholds({ protocol, thresholds }: ProtocolFigures): string {
  const { frr, far, learnFrr, learnFar, forgedMatch, forgedLearn } = thresholds;
  return (
    `${protocol}: own thresholds FRR ${rate(frr)} FAR ${rate(far)}, ` +
    `to learn FRR ${rate(learnFrr)} FAR ${rate(learnFar)}, ` +
    `forgers matched ${rate(forgedMatch)} taught ${rate(forgedLearn)}`
  );
}

function line(values: readonly string[]): string {
  return values
    .map((value, i) => value.padEnd(WIDTHS[i] ?? 8))
    .join(" ")
    .trimEnd();
}

function rate(value: number): string {
  return value.toFixed(4).replace(/^0/, "");
}
