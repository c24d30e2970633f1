#!/usr/bin/env node
// The command line: one file a command.
import { Command } from "commander";
import { ConfigError } from "../config/config-error.ts";
import { LatchkeyError } from "../errors.ts";
import { auditCommand } from "./audit.command.ts";
import { clientsCommand } from "./clients.command.ts";
import { promoteCommand } from "./promote.command.ts";
import { serveCommand } from "./serve.command.ts";

const program = new Command("latchkey")
  .description("Latchkey: a self-hosted authentication server.")
  .showHelpAfterError()
  .addCommand(serveCommand)
  .addCommand(promoteCommand)
  .addCommand(auditCommand)
  .addCommand(clientsCommand);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof LatchkeyError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
