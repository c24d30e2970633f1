// The demo as its visitors get it: a real server that serves the built pages, on a port and in a folder of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, serve } from "@latchkey/server";
import {
  cheapEnvironment,
  createTestClock,
  findFreePort,
  type TestClock,
} from "../support/server.ts";
import { builtDemo } from "./built-demo.ts";

/** A running demo that `await using` takes down. */
export interface Site extends AsyncDisposable {
  /** Where it is, such as `http://localhost:49152`. */
  readonly origin: string;
  /** The server's clock. */
  readonly clock: TestClock;
  /** What it was configured with, for the command line. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Serves the demo. @param settings variables that differ from the tests' defaults */
export async function openSite(settings: Readonly<Record<string, string>> = {}): Promise<Site> {
  const pagesDir = await builtDemo();
  const dataDir = await mkdtemp(join(tmpdir(), "latchkey-site-"));
  const clock = createTestClock();
  const port = String(await findFreePort());
  const origin = `http://localhost:${port}`;
  const environment = {
    ...cheapEnvironment,
    DATA_DIR: dataDir,
    PORT: port,
    ORIGIN: origin,
    ...settings,
  };
  const running = await serve(readConfig(environment), { pagesDir, now: clock.now });
  return {
    origin,
    clock,
    environment,
    async [Symbol.asyncDispose]() {
      await running.stop({ lingerMs: 0 });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
