// pnpm tour [part of a name]: plays what both designs describe against a live server and a resource service, and prints
// what came of it. Ends with 1 when anything differs from what is expected.
import { dpopScenarios } from "./dpop-scenarios.ts";
import { expiredTokenScenario, resourceScenarios } from "./resource-scenarios.ts";
import { formatOutcomes, playAll } from "./scenario.ts";
import { signInScenarios } from "./sign-in-scenarios.ts";
import { openStage } from "./stage.ts";

const wanted = process.argv.slice(2).join(" ").toLowerCase();
const scenarios = [
  expiredTokenScenario,
  ...signInScenarios,
  ...resourceScenarios,
  ...dpopScenarios,
].filter(({ name }) => name.toLowerCase().includes(wanted));
if (scenarios.length === 0) {
  process.stderr.write(`No scenario is called anything like "${wanted}".\n`);
  process.exit(2);
}

await using stage = await openStage();
const outcomes = await playAll(stage, scenarios);
process.stdout.write(`${formatOutcomes(outcomes)}\n`);
if (outcomes.some(({ expected, observed }) => expected !== observed)) process.exitCode = 1;
