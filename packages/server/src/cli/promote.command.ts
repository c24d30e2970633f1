// latchkey promote: makes the first administrator, and any other.
import { Command } from "commander";
import { canonicalEmail } from "../users/email-address.ts";
import { setRoleByEmail } from "../users/user-admin.service.ts";
import { withLatchkey } from "./command-context.ts";

export const promoteCommand = new Command("promote")
  .description("Give an account a role. A running server acts on it within a second.")
  .argument("<email>", "the account's address")
  .option("--role <role>", "the role to give", "admin")
  .addHelpText("after", "\nExample:\n  latchkey promote jane@example.com")
  .action((email: string, { role }: { role: string }) =>
    withLatchkey(async ({ app }, request) => {
      const user = await setRoleByEmail(app, request, canonicalEmail(email) ?? email, role);
      process.stdout.write(`${user.email} has the role ${user.role} now.\n`);
    }),
  );
