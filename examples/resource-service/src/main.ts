// Starts the resource service. It needs the authentication server's origin, and credentials from `latchkey clients add`.
import { serve } from "@hono/node-server";
import { createResourceVerifier } from "@latchkey/server/resource";
import { createResourceApp } from "./resource-app.ts";
import { readSettings } from "./settings.ts";

const settings = readSettings();
const verifier = createResourceVerifier({
  issuer: settings.issuer,
  publicOrigin: settings.publicOrigin,
  ...(settings.client ? { client: settings.client } : {}),
  ...(settings.dpopNonceSecret ? { dpopNonceSecret: settings.dpopNonceSecret } : {}),
});
await verifier.ready;
const app = createResourceApp(verifier, {
  webOrigin: settings.issuer,
  onRefused: (refused) =>
    void process.stdout.write(`${JSON.stringify({ time: new Date(), ...refused })}\n`),
});
serve({ fetch: app.fetch, port: settings.port }, ({ port }) => {
  process.stdout.write(
    `The resource service listens on http://localhost:${port} and trusts ${settings.issuer}.\n`,
  );
});
