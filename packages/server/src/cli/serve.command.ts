// latchkey serve: the server, until it is told to stop.
import { existsSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { readConfig } from "../config/config.ts";
import { serve, type StopOptions } from "../serve.ts";

// A process that is killed leaves what it had compiled by then; one that ends in order does so anyway.
const compiledAfterMs = 10_000;

export const serveCommand = new Command("serve")
  .description("Migrate the database and serve the API and the demo page.")
  .addHelpText("after", "\nExample:\n  PORT=8000 DATA_DIR=./data latchkey serve")
  .action(async () => {
    const config = readConfig();
    const server = await serve(config, { pagesDir: findPages() });
    process.stdout.write(greeting(config.origin, config.databaseUrl, server.port));
    setTimeout(flushCompileCache, compiledAfterMs).unref();
    const stop = (options?: StopOptions): void =>
      void server.stop(options).then(() => process.exit(0));
    process.once("SIGTERM", () => stop());
    // Somebody at a terminal waits for it.
    process.once("SIGINT", () => stop({ lingerMs: 0 }));
  });

// Beside the built server, or in the workspace when it runs from its sources.
function findPages(): string | null {
  const candidates = ["../pages", "../../../demo-web/dist"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return candidates.find((path) => existsSync(path)) ?? null;
}

function greeting(origin: string, databaseUrl: string, port: number): string {
  const database = databaseUrl.startsWith("sqlite:")
    ? databaseUrl.slice("sqlite:".length)
    : "PostgreSQL";
  return [
    "",
    `  Latchkey is ready.`,
    "",
    `  Open      ${origin}`,
    `  API       ${origin}/trpc`,
    `  Keys      ${origin}/.well-known/jwks.json`,
    `  Database  ${database}`,
    ...(new URL(origin).port === String(port) || origin.startsWith("https:")
      ? []
      : [`  Port      ${port}`]),
    "",
    "  Make yourself an administrator: pnpm latchkey promote <email>",
    "",
    "",
  ].join("\n");
}
