// The tour's stage: a server on a temporary database, the resource service in its own process, and a clock that jumps.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, serve, type RunningServer } from "@latchkey/server";
import { addServiceClient } from "../packages/server/src/service-clients/service-client.service.ts";

export interface Stage extends AsyncDisposable {
  readonly origin: string;
  readonly resourceOrigin: string;
  readonly server: RunningServer;
  /** How far the server's clock is from the real one, in milliseconds; scenarios set it. */
  readonly clock: { offsetMs: number };
  /** Runs SQL on the database file from a connection of its own. */
  sql(statement: string): readonly Record<string, unknown>[];
}

export async function openStage(): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), "latchkey-tour-"));
  const [port, resourcePort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const resourceOrigin = `http://localhost:${resourcePort}`;
  const clock = { offsetMs: 0 };
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: String(port),
    ORIGIN: origin,
    RESOURCE_ORIGINS: resourceOrigin,
    LOG_LEVEL: "error",
    TYPING_POLICY: "stepUp",
  });
  const server = await serve(config, { now: () => new Date(Date.now() + clock.offsetMs) });
  const client = await addServiceClient(server.latchkey.app, "tour");
  const resource = await startResource(origin, resourcePort, client);
  const { default: Database } = await import("better-sqlite3");
  const database = new Database(join(dataDir, "app.db"), { timeout: 5_000 });
  return {
    origin,
    resourceOrigin,
    server,
    clock,
    sql(statement) {
      const prepared = database.prepare(statement);
      if (prepared.reader) return prepared.all() as Record<string, unknown>[];
      prepared.run();
      return [];
    },
    async [Symbol.asyncDispose]() {
      database.close();
      resource.kill();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function startResource(
  origin: string,
  port: number,
  client: { id: string; secret: string },
): Promise<ChildProcess> {
  const main = join(import.meta.dirname, "../examples/resource-service/src/main.ts");
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env["PATH"],
      LATCHKEY_ORIGIN: origin,
      RESOURCE_PORT: String(port),
      LATCHKEY_CLIENT_ID: client.id,
      LATCHKEY_CLIENT_SECRET: client.secret,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const died = once(child, "exit").then(() => {
    throw new Error("The resource service didn't start.");
  });
  await Promise.race([once(child.stdout, "data"), died]);
  died.catch(() => undefined);
  return child;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  return port;
}
