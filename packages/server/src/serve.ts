// Puts a server on a port: HTTP, the revocation feed, the sealer and the sweep, and an orderly end of all of them.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "./config/settings.ts";
import { createHttpApp } from "./http/app.ts";
import { metricsFace } from "./http/metrics-face.ts";
import { createNodeServer } from "./http/node-server.ts";
import { straightAnswers } from "./http/straight/straight-answers.ts";
import { createLatchkey, type Latchkey, type LatchkeyParts } from "./latchkey.ts";
import { startMaintenance } from "./maintenance.ts";
import { followRevocations } from "./sessions/revocations/revocation-feed.ts";

export interface RunningServer {
  readonly latchkey: Latchkey;
  /** Where it listens. */
  readonly port: number;
  /** Answers what is under way, then lets go of everything; 10 s at most, whatever state the database is in. */
  stop(options?: StopOptions): Promise<void>;
}

export interface StopOptions {
  /** How long to keep connections that wait for a request, in ms. Default: 1,000, in which busy clients move elsewhere. */
  readonly lingerMs?: number;
}

export interface ServeOptions extends LatchkeyParts {
  /** Folder of the demo's built pages; without it the API is served alone. */
  readonly pagesDir?: string | null;
}

// Nothing that is under way takes longer: a database that doesn't answer is given up on in 5 s.
const drainMs = 7_000;
const stopMs = 9_500;
const defaultLingerMs = 1_000;
// Connections that a crowd opens at once, before they are taken; the system's own bound may be lower. One that finds no
// room isn't refused but tried again a second later.
const backlog = 4_096;

/** Starts serving; resolves once requests are answered. */
export async function serve(config: Config, options: ServeOptions = {}): Promise<RunningServer> {
  const latchkey = await createLatchkey(config, options);
  const { app, store, sealer } = latchkey;
  if (config.origin.startsWith("https:") && !config.production)
    app.log.warn(
      { origin: config.origin },
      "NODE_ENV isn't production, so unsafe settings are taken: `latchkey doctor` names them.",
    );
  await app.revocations.catchUp();
  const feed = followRevocations(store, config.databaseUrl, app.revocations, app.log);
  const stopMaintenance = startMaintenance(app);
  sealer.start();
  app.mailer.start();
  const metrics = metricsFace(app);
  const { server, drain } = createNodeServer(
    createHttpApp(app, options.pagesDir ?? null, metrics),
    straightAnswers(app),
  );
  metrics?.watch(server);
  const port = await listen(server, config).catch(async (error: unknown) => {
    stopMaintenance();
    await feed.stop();
    await latchkey.close();
    throw error;
  });
  return {
    latchkey,
    port,
    async stop({ lingerMs = defaultLingerMs } = {}) {
      const orderly = async (): Promise<void> => {
        await drain(drainMs, lingerMs);
        stopMaintenance();
        await feed.stop();
        await latchkey.close();
      };
      await Promise.race([orderly(), delay(stopMs, undefined, { ref: false })]);
    },
  };
}

function listen(server: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(
      { port: config.port, backlog, ...(config.host === undefined ? {} : { host: config.host }) },
      () => {
        resolve((server.address() as AddressInfo).port);
      },
    );
  });
}
