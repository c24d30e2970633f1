// Every command under one name, and what they have in common.
import { Command } from "commander";
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

const wrongUsageExitCode = 2;

export const program = new Command("latchkey")
  .description("Latchkey: a self-hosted authentication server.")
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 failed or something to mend, 2 wrong usage.\n\nExample:\n  latchkey promote jane@example.com",
  )
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

tellUsage(program);

// Commands that are added don't take these from their parent.
function tellUsage(command: Command): void {
  command
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : wrongUsageExitCode));
  command.commands.forEach(tellUsage);
}
