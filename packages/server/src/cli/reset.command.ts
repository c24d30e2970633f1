// latchkey reset: empties a development database.
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { readConfig } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/settings.ts";
import { logPath } from "../log.ts";
import { isSqliteInUse } from "../store/sqlite-in-use.ts";

export const resetCommand = new Command("reset")
  .description(
    "Delete app.db and app.log, with every account in them. Refused in production, on PostgreSQL and while a server runs.",
  )
  .option("--yes", "don't ask")
  .addHelpText("after", "\nExample:\n  latchkey reset --yes")
  .action(async ({ yes }: { yes?: boolean }) => {
    const config = readConfig();
    if (config.production)
      throw new ConfigError("NODE_ENV", "production", "any other environment to be reset");
    const path = sqlitePath(config);
    if (!yes && !process.stdin.isTTY) {
      process.stderr.write(
        "There is no terminal to ask at. To delete without asking, say --yes.\n",
      );
      process.exitCode = 1;
      return;
    }
    if (!yes && !(await isConfirmed(`Delete ${path} with every account in it? Type yes: `))) {
      process.stdout.write("Nothing was deleted.\n");
      process.exitCode = 1;
      return;
    }
    // Asked last: somebody may have taken their time to answer.
    if (isSqliteInUse(path)) {
      process.stderr.write(`Another process has ${path} open. Stop the server first.\n`);
      process.exitCode = 1;
      return;
    }
    for (const file of [path, `${path}-wal`, `${path}-shm`, logPath(config)])
      await rm(file, { force: true });
    process.stdout.write("Deleted. The next start makes a new database.\n");
  });

function sqlitePath(config: Config): string {
  if (config.databaseUrl.startsWith("postgres"))
    throw new ConfigError("DATABASE_URL", "(hidden)", "a SQLite file to be reset");
  return config.databaseUrl.replace(/^(sqlite|file):(\/\/)?/, "");
}

async function isConfirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Whoever ends the input instead of answering has said no.
    const answer = await terminal.question(question).catch(() => "");
    return answer.trim() === "yes";
  } finally {
    terminal.close();
  }
}
