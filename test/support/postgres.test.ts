// The PostgreSQL fixture: databases come and go apart from each other, and the server leaves nothing behind.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { Client } from "pg";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startPostgres } from "./postgres-server.ts";
import { createDatabase } from "./postgres.ts";

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe("a database", () => {
  test("is empty, speaks UTF-8, and is a stranger to its neighbour", async () => {
    await using first = await createDatabase();
    await using second = await createDatabase();
    await query(first.url, "CREATE TABLE only_here (name text)");
    const tables = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`;
    expect(await query(first.url, tables)).toEqual([{ table_name: "only_here" }]);
    expect(await query(second.url, tables)).toEqual([]);
    expect(await query(first.url, "SHOW server_encoding")).toEqual([{ server_encoding: "UTF8" }]);
    expect(await query(first.url, `SELECT upper('é') AS letter`)).toEqual([{ letter: "É" }]);
  });

  test("is dropped although somebody is still connected", async () => {
    const database = await createDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const cut = Promise.withResolvers<Error>();
    client.on("error", cut.resolve);
    await database[Symbol.asyncDispose]();
    expect((await cut.promise).message).toMatch(/terminating connection/);
    await expect(query(database.url, "SELECT 1")).rejects.toThrow("does not exist");
  });

  test("is dropped when the test that used it fails", async () => {
    let url = "";
    const failing = async () => {
      await using database = await createDatabase();
      url = database.url;
      throw new Error("the test failed");
    };
    await expect(failing()).rejects.toThrow("the test failed");
    await expect(query(url, "SELECT 1")).rejects.toThrow("does not exist");
  });
});

describe("a server of its own", () => {
  const dataFolder = async (url: string) =>
    String((await query(url, "SHOW data_directory"))[0]?.["data_directory"]);
  const withoutGiven = () => {
    vi.stubEnv("LATCHKEY_TEST_POSTGRES_URL", "");
    onTestFinished(() => void vi.unstubAllEnvs());
  };

  test("ends with its fixture, and its folder with it", { timeout: 60_000 }, async () => {
    withoutGiven();
    const server = await startPostgres();
    const folder = await dataFolder(server.url);
    const database = await createDatabase(server.url);
    expect(await query(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await server[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
    await expect(query(server.url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
  });

  test("ends with a test run that is killed", { timeout: 60_000 }, async () => {
    withoutGiven();
    const script = `import { startPostgres } from ${JSON.stringify(new URL("postgres-server.ts", import.meta.url).href)};
      console.log((await startPostgres()).url);
      setInterval(() => {}, 1000);`;
    const run = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd: import.meta.dirname,
    });
    const url = String((await once(run.stdout, "data"))[0]).trim();
    const folder = await dataFolder(url);
    run.kill("SIGKILL");
    await vi.waitUntil(() => !existsSync(folder), { timeout: 30_000 });
    await expect(query(url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
  });

  test("is not started where one is given", async () => {
    const given = process.env["LATCHKEY_TEST_POSTGRES_URL"] ?? "";
    await using server = await startPostgres();
    expect(server.url).toBe(given);
    await server[Symbol.asyncDispose]();
    expect(await query(given, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("is asked for by name where the run has none", async () => {
    withoutGiven();
    await expect(createDatabase()).rejects.toThrow("postgres.global-setup.ts");
  });
});
