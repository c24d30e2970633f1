// A server process that can be asked for its memory and the lag of its event loop.
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import type { ProbeReport } from "./probe.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A server process with a probe in it. */
export interface ObservedServer extends ServerProcess {
  /** Its folder, where `DATA_DIR` wasn't given. */
  readonly dataDir: string;
  /** @returns its memory now, garbage collected, and the lag since this was called last */
  observe(): Promise<ProbeReport>;
}

/** Starts one, on SQLite in a folder of its own unless told otherwise. */
export async function startObservedServer(
  environment: Readonly<Record<string, string>> = {},
): Promise<ObservedServer> {
  const folder = await temporaryFolder();
  const socketPath = join(folder.path, "probe.sock");
  const probe = new URL("probe.ts", import.meta.url).href;
  const server = await startServerProcess({
    DATA_DIR: folder.path,
    NODE_OPTIONS: `--import=${probe}`,
    LATCHKEY_DRILL_PROBE: socketPath,
    ...environment,
  });
  return {
    ...server,
    dataDir: folder.path,
    async observe() {
      const socket = connect(socketPath);
      await once(socket, "connect");
      return JSON.parse(await text(socket)) as ProbeReport;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
