// The command line: reads what is asked for, and tells of failures.
import { toldFailure } from "./failure.ts";
import { program } from "./program.ts";

// Whoever reads the output may have seen enough (`latchkey audit export | head`).
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

// Standard error may lead to a file on a full disk, or to nobody: no reason to end.
process.stderr.on("error", () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  const told = toldFailure(error);
  if (told === null) throw error;
  process.stderr.write(`${told}\n`);
  process.exitCode = 1;
}
