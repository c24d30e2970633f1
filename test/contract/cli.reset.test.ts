// latchkey reset: deletes a development database, asks first, and refuses wherever that would be a disaster.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { needs } from "../support/installed.ts";
import { runCommand, startServerProcess } from "../support/server-process.ts";

const files = ["app.db", "app.db-wal", "app.log"];
const cli = join(import.meta.dirname, "../../packages/server/src/cli/cli.ts");

async function dataFolder() {
  const path = await mkdtemp(join(tmpdir(), "latchkey-reset-"));
  for (const file of files) await writeFile(join(path, file), "");
  await writeFile(join(path, "encryption.key"), Buffer.alloc(32, 1).toString("base64"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const kept = [...files, "encryption.key"].toSorted();

test("--yes deletes the database and the log, and nothing else", async () => {
  await using folder = await dataFolder();
  const result = await runCommand(["reset", "--yes"], { DATA_DIR: folder.path });
  expect(result).toEqual({
    exitCode: 0,
    output: "Deleted. The next start makes a new database.\n",
    errors: "",
  });
  expect(await readdir(folder.path)).toEqual(["encryption.key"]);
});

test("without a terminal and without --yes nothing is deleted", async () => {
  await using folder = await dataFolder();
  const { exitCode, output, errors } = await runCommand(["reset"], { DATA_DIR: folder.path });
  expect([exitCode, output]).toEqual([1, ""]);
  expect(errors).toContain("say --yes");
  expect((await readdir(folder.path)).toSorted()).toEqual(kept);
});

test.for([
  [
    "in production",
    {
      NODE_ENV: "production",
      ORIGIN: "https://auth.example.com",
      ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
      ARGON2_MEMORY_KIB: "",
      ARGON2_PASSES: "",
    },
    'NODE_ENV is "production"; it takes any other environment to be reset.\n',
  ],
  [
    "on PostgreSQL",
    { DATABASE_URL: "postgres://jane:hunter2@db/latchkey" },
    'DATABASE_URL is "(hidden)"; it takes a SQLite file to be reset.\n',
  ],
] as const)("%s it is refused, --yes or not", async ([, environment, errors]) => {
  await using folder = await dataFolder();
  const given = { DATA_DIR: folder.path, ...environment };
  const result = await runCommand(["reset", "--yes"], given);
  expect(result).toEqual({ exitCode: 1, output: "", errors });
  expect((await readdir(folder.path)).toSorted()).toEqual(kept);
});

test("under a running server it is refused; what a killed one left is deleted", async () => {
  await using folder = await dataFolder();
  const environment = { DATA_DIR: folder.path };
  await using server = await startServerProcess(environment);
  expect(await runCommand(["reset", "--yes"], environment)).toEqual({
    exitCode: 1,
    output: "",
    errors: `Another process has ${join(folder.path, "app.db")} open. Stop the server first.\n`,
  });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await readdir(folder.path)).toEqual(expect.arrayContaining(kept));
  await server.kill();
  expect((await runCommand(["reset", "--yes"], environment)).exitCode).toBe(0);
  expect(await readdir(folder.path)).toEqual(["encryption.key"]);
});

test.for([
  ["yes", "yes\n", 0, ["encryption.key"]],
  ["no", "no\n", 1, kept],
  ["the end of the input", "\u0004", 1, kept],
] as const)(
  "at a terminal it asks, and takes %s for an answer",
  async ([, answer, exitCode, left], context) => {
    await needs(context, "terminal");
    await using folder = await dataFolder();
    const asked = await askedAtTerminal(folder.path, answer);
    expect(asked.output).toContain(
      `Delete ${join(folder.path, "app.db")} with every account in it?`,
    );
    expect(asked.exitCode).toBe(exitCode);
    expect(asked.output.trimEnd()).toMatch(
      exitCode === 0 ? /Deleted\.[^\n]*$/ : /Nothing was deleted\.$/,
    );
    expect((await readdir(folder.path)).toSorted()).toEqual(left);
  },
);

/** Runs the command in a terminal of its own and types an answer once it is asked. */
async function askedAtTerminal(dataDir: string, answer: string) {
  const command = `'${process.execPath}' '${cli}' reset`;
  const running = promisify(execFile)(
    "script",
    ["--quiet", "--return", "-c", command, "/dev/null"],
    {
      env: { PATH: process.env["PATH"], DATA_DIR: dataDir, LOG_LEVEL: "silent" },
    },
  );
  const { stdin, stdout } = running.child;
  stdout?.on("data", (chunk: string) => {
    if (chunk.includes("Type yes")) stdin?.write(answer);
  });
  return running.then(
    ({ stdout }) => ({ exitCode: 0, output: stdout }),
    (error: { code: number; stdout: string }) => ({ exitCode: error.code, output: error.stdout }),
  );
}
