// latchkey users: who has an account.
import { Command } from "commander";
import { findUserPage } from "../users/user.store.ts";
import { toUserView } from "../users/user.view.ts";
import { withLatchkey } from "./command-context.ts";
import { print } from "./output.ts";

export const usersCommand = new Command("users")
  .description("List accounts, newest first.")
  .option("--search <text>", "part of a name or an address")
  .option("--limit <count>", "how many at most", "50")
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  latchkey users --search jane")
  .action((options: { search?: string; limit: string; json?: boolean }) =>
    withLatchkey(async ({ app }) => {
      const limit = Math.min(Math.max(1, Number(options.limit) || 50), 1_000);
      const users = (
        await findUserPage(app.db, { search: options.search, limit, after: undefined })
      ).map(toUserView);
      print(
        options,
        users,
        users.map(
          (user) => `${user.id}  ${user.role.padEnd(8)}  ${user.status.padEnd(8)}  ${user.email}`,
        ),
      );
    }),
  );
