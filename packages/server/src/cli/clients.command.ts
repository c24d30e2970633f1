// latchkey clients: credentials for services that ask about sessions and follow revocations.
import { Command } from "commander";
import { addServiceClient } from "../service-clients/service-client.service.ts";
import {
  findServiceClients,
  revokeServiceClient,
} from "../service-clients/service-client.store.ts";
import { withLatchkey } from "./command-context.ts";
import { print } from "./output.ts";

const add = new Command("add")
  .description("Make credentials for a service. The secret is shown once.")
  .argument("<name>", "what the service is called")
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  latchkey clients add resource-service")
  .action((name: string, options: { json?: boolean }) =>
    withLatchkey(async ({ app }) => {
      const { id, secret } = await addServiceClient(app, name);
      print(options, { id, secret }, [`Client id  ${id}`, `Secret     ${secret}`]);
    }),
  );

const list = new Command("list")
  .description("List the services that have credentials.")
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  latchkey clients list")
  .action((options: { json?: boolean }) =>
    withLatchkey(async ({ app }) => {
      const clients = (await findServiceClients(app.db)).map((client) => ({
        id: client.id,
        name: client.name,
        active: client.revokedAt === null,
      }));
      print(
        options,
        clients,
        clients.map(({ id, name, active }) => `${id}  ${active ? "active " : "revoked"}  ${name}`),
      );
    }),
  );

const revoke = new Command("revoke")
  .description("Take a service's credentials back.")
  .argument("<id>", "the client's id")
  .addHelpText("after", "\nExample:\n  latchkey clients revoke <id>")
  .action((id: string) =>
    withLatchkey(async ({ app }) => {
      const revoked = await app.db.transaction((tx) => revokeServiceClient(tx, id, app.now()));
      if (revoked) process.stdout.write("Revoked.\n");
      else {
        process.stderr.write("There is no such client.\n");
        process.exitCode = 1;
      }
    }),
  );

export const clientsCommand = new Command("clients")
  .description("Credentials for other services.")
  .addHelpText("after", "\nExample:\n  latchkey clients add resource-service")
  .addCommand(add)
  .addCommand(list)
  .addCommand(revoke);
