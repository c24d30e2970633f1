// pnpm tour: plays what both designs describe against a live server and a resource service, and prints what came of it.
import { dpopScenarios } from "./dpop-scenarios.ts";
import { expiredTokenScenario, resourceScenarios } from "./resource-scenarios.ts";
import { formatOutcomes, playAll } from "./scenario.ts";
import { signInScenarios } from "./sign-in-scenarios.ts";
import { openStage } from "./stage.ts";

await using stage = await openStage();
const outcomes = await playAll(stage, [
  expiredTokenScenario,
  ...signInScenarios,
  ...resourceScenarios,
  ...dpopScenarios,
]);
process.stdout.write(`${formatOutcomes(outcomes)}\n`);
if (outcomes.some(({ expected, observed }) => expected !== observed)) process.exitCode = 1;
