#!/usr/bin/env node
// The command line: one file a command.
import { Command } from "commander";
import { ConfigError } from "../config/config-error.ts";
import { LatchkeyError } from "../errors.ts";
import { auditCommand } from "./audit.command.ts";
import { clientsCommand } from "./clients.command.ts";
import { demoteCommand } from "./demote.command.ts";
import { doctorCommand } from "./doctor.command.ts";
import { keysCommand } from "./keys.command.ts";
import { migrateCommand } from "./migrate.command.ts";
import { promoteCommand } from "./promote.command.ts";
import { resetCommand } from "./reset.command.ts";
import { rolesCommand } from "./roles.command.ts";
import { serveCommand } from "./serve.command.ts";
import { sessionsCommand } from "./sessions.command.ts";
import { usersCommand } from "./users.command.ts";

const program = new Command("latchkey")
  .description("Latchkey: a self-hosted authentication server.")
  .showHelpAfterError()
  .addCommand(serveCommand)
  .addCommand(migrateCommand)
  .addCommand(promoteCommand)
  .addCommand(demoteCommand)
  .addCommand(rolesCommand)
  .addCommand(usersCommand)
  .addCommand(sessionsCommand)
  .addCommand(keysCommand)
  .addCommand(resetCommand)
  .addCommand(doctorCommand)
  .addCommand(auditCommand)
  .addCommand(clientsCommand);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof LatchkeyError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
