// latchkey roles: what there is to promote to.
import { Command } from "commander";
import { findRoles } from "../rbac/role.store.ts";
import { countUsersByRole } from "../users/user.store.ts";
import { withLatchkey } from "./command-context.ts";
import { print } from "./output.ts";

const list = new Command("list")
  .description("List the roles, what they hold, and how many accounts have them.")
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  latchkey roles list --json")
  .action((options: { json?: boolean }) =>
    withLatchkey(async ({ app }) => {
      const accounts = await countUsersByRole(app.db);
      const roles = (await findRoles(app.db)).map((role) => ({
        ...role,
        accounts: accounts.get(role.name) ?? 0,
      }));
      print(
        options,
        roles,
        roles.map(
          ({ name, accounts: count, permissions }) =>
            `${name.padEnd(16)}  ${String(count).padStart(6)}  ${permissions.join(" ") || "-"}`,
        ),
      );
    }),
  );

export const rolesCommand = new Command("roles")
  .description("Roles and what they hold. Administrators add them on the page or by the API.")
  .addHelpText("after", "\nExample:\n  latchkey roles list")
  .addCommand(list);
