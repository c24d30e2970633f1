// latchkey doctor: what is unsafe in the configuration, and how to mend it.
import { Command } from "commander";
import { adviseOn } from "../config/advice.ts";
import { readDraft } from "../config/config.ts";
import { print } from "./output.ts";

export const doctorCommand = new Command("doctor")
  .description(
    "Explain what in the configuration is unsafe and how to mend it. Exit code 1 if anything is.",
  )
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  NODE_ENV=production latchkey doctor")
  .action((options: { json?: boolean }) => {
    const advice = adviseOn(readDraft());
    const lines = advice.flatMap(({ variable, problem, remedy }) => [
      variable,
      `  ${problem}`,
      `  ${remedy}`,
    ]);
    print(options, advice, lines.length > 0 ? lines : ["Nothing to mend."]);
    if (advice.length > 0) process.exitCode = 1;
  });
