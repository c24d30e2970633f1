// latchkey demote: takes a role back.
import { Command } from "commander";
import { canonicalEmail } from "../users/email-address.ts";
import { setRoleByEmail } from "../users/user-admin.service.ts";
import { withLatchkey } from "./command-context.ts";

export const demoteCommand = new Command("demote")
  .description("Make an account a plain user's again. A running server acts on it within a second.")
  .argument("<email>", "the account's address")
  .addHelpText("after", "\nExample:\n  latchkey demote jane@example.com")
  .action((email: string) =>
    withLatchkey(async ({ app }, request) => {
      const user = await setRoleByEmail(app, request, canonicalEmail(email) ?? email, "user");
      process.stdout.write(`${user.email} has the role ${user.role} now.\n`);
    }),
  );
