// latchkey keys: the keys that sign access tokens.
import { Command } from "commander";
import {
  listSigningKeys,
  revokeSigningKey,
  rotateSigningKey,
} from "../tokens/key-rotation.service.ts";
import { withLatchkey } from "./command-context.ts";
import { print } from "./output.ts";

const list = new Command("list")
  .description("List the published keys and what each is for.")
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  latchkey keys list")
  .action((options: { json?: boolean }) =>
    withLatchkey(async ({ app }) => {
      const keys = await listSigningKeys(app);
      print(
        options,
        keys,
        keys.map(
          ({ kid, state, signsFrom }) =>
            `${state.padEnd(9)}  ${kid}  signs from ${signsFrom.toISOString()}`,
        ),
      );
    }),
  );

const rotate = new Command("rotate")
  .description(
    "Publish a new key. It signs in ten minutes; tokens of the old one stay good until they expire.",
  )
  .option("--json", "print as JSON")
  .addHelpText("after", "\nExample:\n  latchkey keys rotate")
  .action((options: { json?: boolean }) =>
    withLatchkey(async ({ app }, request) => {
      const key = await rotateSigningKey(app, request);
      print(options, key, [`${key.kid} signs from ${key.signsFrom.toISOString()}.`]);
    }),
  );

const revoke = new Command("revoke")
  .description("Take a key back. Every token that it signed is refused within seconds.")
  .argument("<kid>", "the key's id")
  .addHelpText("after", "\nExample:\n  latchkey keys revoke <kid>")
  .action((kid: string) =>
    withLatchkey(async ({ app }, request) => {
      await revokeSigningKey(app, request, kid);
      process.stdout.write(`${kid} is revoked.\n`);
    }),
  );

export const keysCommand = new Command("keys")
  .description("The keys that sign access tokens.")
  .addHelpText("after", "\nExamples:\n  latchkey keys rotate\n  latchkey keys revoke <kid>")
  .addCommand(list)
  .addCommand(rotate)
  .addCommand(revoke);
