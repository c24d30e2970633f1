// The same typing as a keyboard that reports no key-up would show it: gaps only.
import type { Dataset, Typing } from "./dataset.ts";

export function withoutKeyUp(dataset: Dataset): Dataset {
  const strip = ({ timings, session }: Typing): Typing => ({
    session,
    timings: {
      downDowns: timings.downDowns,
      holds: timings.holds.map(() => NaN),
      upDowns: timings.upDowns.map(() => NaN),
    },
  });
  return {
    ...dataset,
    name: `${dataset.name} without key-up`,
    typists: dataset.typists.map(({ id, typings }) => ({ id, typings: typings.map(strip) })),
  };
}
