// A shell beside a server that is set up as the passkey design says, for the commands that its documentation prints.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { test as base } from "vitest";
import { startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);

/** What `curl` printed, and the status that it met. */
export interface CurlAnswer {
  readonly status: number;
  readonly body: never;
}

export interface SeedShell {
  /** What the pages of this server are served from. */
  readonly origin: string;
  /** Runs a `curl` command as it is printed; `http://localhost:8000` is wherever the server listens. */
  curl(command: string): Promise<CurlAnswer>;
  /** Runs a `sqlite3` command as it is printed, in the folder of `app.db`. @returns its lines */
  sqlite3(command: string): Promise<string[]>;
}

/** A `test` with such a shell; the server lives in a process of its own as long as the file's tests. */
// oxlint-disable-next-line no-empty-pattern -- vitest reads the names of what a fixture needs from this pattern
export const seedTest = base.extend("shell", { scope: "file" }, async ({}, { onCleanup }) => {
  const resources = new AsyncDisposableStack();
  onCleanup(() => resources.disposeAsync());
  const folder = await mkdtemp(join(tmpdir(), "latchkey-seed-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const settings = {
    DATA_DIR: folder,
    JWT_SECRET: "your-secure-random-secret-key",
    JWT_ALGORITHM: "HS256",
    JWT_EXPIRATION_MINUTES: "60",
    RP_ID: "localhost",
    RP_NAME: "Auth Example",
  };
  const server = resources.use(await startServerProcess(settings));
  // The commands stay as they are printed: what curl tells beside the body is asked for here.
  await writeFile(join(folder, ".curlrc"), 'silent\nshow-error\nwrite-out = "\\n%{http_code}"\n');
  const inFolder = async (command: string): Promise<string> => {
    const env = { PATH: process.env["PATH"], CURL_HOME: folder, HOME: folder };
    return (await run("sh", ["-c", command], { cwd: folder, env })).stdout;
  };
  return {
    origin: server.origin,
    async curl(command) {
      const output = await inFolder(command.replaceAll("http://localhost:8000", server.origin));
      const [, text = "", status] = /^([^]*)\n(\d{3})$/.exec(output) ?? [];
      return { status: Number(status), body: (text === "" ? null : JSON.parse(text)) as never };
    },
    async sqlite3(command) {
      let output = "";
      // sqlite3 doesn't wait for a server that is writing; one types the command again.
      await until(async () => {
        const answer = await inFolder(command).catch((error: Error) => error);
        if (typeof answer === "string") output = answer;
        else if (!answer.message.includes("database is locked")) throw answer;
        return typeof answer === "string";
      });
      return output.split("\n").filter((line) => line !== "");
    },
  } satisfies SeedShell;
});
