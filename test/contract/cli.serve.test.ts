// latchkey serve: says where it is, answers, and ends in order when it is told to.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";

test("prints where to click, and on SIGTERM answers what is under way and ends with 0", async () => {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-serve-"));
  await using resources = new AsyncDisposableStack();
  resources.defer(() => rm(folder, { recursive: true }));
  const server = resources.use(await startServerProcess({ DATA_DIR: folder }));
  await until(() => server.output().includes("promote"));
  const lines = server
    .output()
    .split("\n")
    .map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      "Latchkey is ready.",
      `Open      ${server.origin}`,
      `API       ${server.origin}/trpc`,
      `Keys      ${server.origin}/.well-known/jwks.json`,
      `Database  ${join(folder, "app.db")}`,
      "Make yourself an administrator: pnpm latchkey promote <email>",
    ]),
  );

  // The end of its body is still to come when the server is told to end.
  const body = JSON.stringify({ email: "jane@example.com" });
  const headers = {
    "content-type": "application/json",
    "content-length": body.length,
    expect: "100-continue",
  };
  const underWay = request(`${server.url}/login/begin`, { method: "POST", headers });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    underWay.on("response", (response) => resolve(response.resume().statusCode));
    underWay.on("error", reject);
  });
  underWay.flushHeaders();
  await once(underWay, "continue");
  const ended = server.stop();
  await until(() =>
    fetch(`${server.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  underWay.end(body);
  expect(await answered).toBe(200);
  expect([await ended, server.errors()]).toEqual([0, ""]);
});
