// Starts the resource service. It needs the authentication server's origin, and credentials from `latchkey clients add`.
import { serve } from "@hono/node-server";
import { createResourceVerifier } from "@latchkey/server/resource";
import { createResourceApp } from "./resource-app.ts";
import { readSettings } from "./settings.ts";

const { port, webOrigins, ...settings } = readSettings();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const verifier = createResourceVerifier({
  ...settings,
  webOrigins: [...webOrigins, settings.publicOrigin],
  onTrouble: (trouble) => say(JSON.stringify({ time: new Date(), trouble: String(trouble) })),
});
const app = createResourceApp(verifier, {
  webOrigin: webOrigins,
  onRefused: (refused) => say(JSON.stringify({ time: new Date(), ...refused })),
});
const server = serve({ fetch: app.fetch, port });
const stop = (): void => {
  verifier.stop();
  server.close();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
try {
  // Until then, requests are answered with 503.
  await verifier.ready;
  say(`The resource service listens on ${settings.publicOrigin} and trusts ${settings.issuer}.`);
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)} Try: latchkey clients add <name>`);
  process.exitCode = 1;
  stop();
}
