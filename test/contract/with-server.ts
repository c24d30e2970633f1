// vitest's `test` with a server that the tests of one file share.
import { test as base } from "vitest";
import { type ServerOptions, startServer } from "../support/server.ts";

/**
 * A `test` whose context holds a running server, started at its first use and stopped after the file's last test.
 *
 * @example
 * const test = withServer();
 * test("answers", async ({ server }) => expect((await fetch(`${server.url}/healthz`)).status).toBe(200));
 */
export function withServer(options?: ServerOptions) {
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of what a fixture needs from this pattern
  return base.extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
    const server = await startServer(options);
    onCleanup(() => server[Symbol.asyncDispose]());
    return server;
  });
}
