// Sets the one threshold per text that the streaming experiment reports beside the product's own, on users who are then
// not measured with it.
import type { Dataset } from "./dataset.ts";
import { FOLDS, modelFor, textOf } from "./folds.ts";
import type { Folds, GlobalThresholds } from "./folds.ts";
import { streamEverybody, thresholdFor } from "./streaming.ts";
import type { StreamedUser } from "./streaming.ts";

const FAR = 0.05;

export function setGlobalThresholds(
  datasets: readonly Dataset[],
  folds: Omit<Folds, "globalThresholds">,
): Record<string, GlobalThresholds> {
  const streamed = datasets.flatMap((dataset) =>
    streamEverybody(dataset, (id) => modelFor(folds, id), "strict"),
  );
  const texts = [...new Set(streamed.map(({ id }) => textOf(id)))];
  return Object.fromEntries(
    texts.map((text) => {
      const users = streamed.filter(({ id }) => textOf(id) === text);
      return [text, thresholdsOn(users, folds.typists)];
    }),
  );
}

function thresholdsOn(
  users: readonly StreamedUser[],
  folds: Readonly<Record<string, number>>,
): GlobalThresholds {
  const on = (chosen: readonly StreamedUser[]): number => {
    const threshold = thresholdFor(
      chosen.map(({ raw }) => raw),
      FAR,
    );
    return Number(threshold.toFixed(4));
  };
  return {
    byFold: Array.from({ length: FOLDS }, (_, fold) =>
      on(users.filter(({ id }) => folds[id] !== fold)),
    ),
    forStrangers: on(users),
  };
}
