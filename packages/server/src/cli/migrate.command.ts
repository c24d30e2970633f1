// latchkey migrate: brings the database up to date without serving.
import { Command } from "commander";
import { withLatchkey } from "./command-context.ts";

export const migrateCommand = new Command("migrate")
  .description("Apply the migrations that are missing. Serving does the same at its start.")
  .addHelpText(
    "after",
    "\nExample:\n  DATABASE_URL=postgres://latchkey@db/latchkey latchkey migrate",
  )
  .action(() =>
    withLatchkey(async () => {
      process.stdout.write("The database is up to date.\n");
    }),
  );
