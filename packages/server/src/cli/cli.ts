#!/usr/bin/env node
// The command line: one file a command.
import { toldFailure } from "./failure.ts";
import { program } from "./program.ts";

// Whoever reads the output may have seen enough (`latchkey audit export | head`).
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

try {
  await program.parseAsync();
} catch (error) {
  const told = toldFailure(error);
  if (told === null) throw error;
  process.stderr.write(`${told}\n`);
  process.exitCode = 1;
}
