// latchkey sessions: ends them.
import { Command } from "commander";
import { revokeSessionsByEmail } from "../sessions/session-admin.service.ts";
import { canonicalEmail } from "../users/email-address.ts";
import { withLatchkey } from "./command-context.ts";

const revoke = new Command("revoke")
  .description(
    "End every session of an account. A running server refuses its tokens within a second.",
  )
  .argument("<email>", "the account's address")
  .addHelpText("after", "\nExample:\n  latchkey sessions revoke jane@example.com")
  .action((email: string) =>
    withLatchkey(async ({ app }, request) => {
      const ended = await revokeSessionsByEmail(app, request, canonicalEmail(email) ?? email);
      process.stdout.write(`${ended} session${ended === 1 ? "" : "s"} ended.\n`);
    }),
  );

export const sessionsCommand = new Command("sessions")
  .description("Signed-in devices.")
  .addHelpText("after", "\nExample:\n  latchkey sessions revoke jane@example.com")
  .addCommand(revoke);
