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
});
await verifier.ready;
serve(
  { fetch: createResourceApp(verifier, settings.issuer).fetch, port: settings.port },
  ({ port }) => {
    process.stdout.write(
      `The resource service listens on http://localhost:${port} and trusts ${settings.issuer}.\n`,
    );
  },
);
