// latchkey users: who has an account.
import { Command } from "commander";
import { findUserPage } from "../users/user-page.store.ts";
import { toUserView } from "../users/user.view.ts";
import { withLatchkey } from "./command-context.ts";
import { countUpTo } from "./options.ts";
import { print } from "./output.ts";

export const usersCommand = new Command("users")
  .description("List accounts, newest first.")
  .option("--search <text>", "part of a name or an address")
  .option("--limit <count>", "how many at most", countUpTo(1_000), 50)
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  latchkey users --search jane")
  .action((options: { search?: string; limit: number; json?: boolean }) =>
    withLatchkey(async ({ app }, request) => {
      const { search, limit } = options;
      const users = (await findUserPage(app.db, { search, limit, after: undefined })).map(
        toUserView,
      );
      await app.audit.record(request, {
        type: "users_listed",
        success: true,
        details: `${users.length} account${users.length === 1 ? "" : "s"} listed${search ? " by search" : ""}.`,
      });
      print(
        options,
        users,
        users.map(
          (user) => `${user.id}  ${user.role.padEnd(8)}  ${user.status.padEnd(8)}  ${user.email}`,
        ),
      );
    }),
  );
