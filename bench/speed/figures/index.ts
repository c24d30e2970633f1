// Every figure, in the order of its number.
import type { Figure } from "../finding.ts";
import { readFigures } from "./reads.ts";
import { signInFigures } from "./sign-ins.ts";
import { startFigures } from "./start.ts";

export const figures: readonly Figure[] = [
  ...readFigures,
  ...signInFigures,
  ...startFigures,
].toSorted((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)));
