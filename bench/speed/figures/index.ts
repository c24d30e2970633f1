// Every figure, in the order of its number.
import type { Figure } from "../finding.ts";
import { databaseSizeFigures } from "./database-size.ts";
import { instanceFigures } from "./instances.ts";
import { otherServerFigures } from "./other-servers.ts";
import { readFigures } from "./reads.ts";
import { signInFigures } from "./sign-ins.ts";
import { startFigures } from "./start.ts";
import { suiteFigures } from "./suites.ts";

export const figures: readonly Figure[] = [
  ...readFigures,
  ...signInFigures,
  ...startFigures,
  ...otherServerFigures,
  ...databaseSizeFigures,
  ...instanceFigures,
  ...suiteFigures,
].toSorted((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)));
