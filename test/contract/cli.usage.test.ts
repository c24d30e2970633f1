// The command line's manners: help with an example for every command, 2 for wrong usage, one line for a failure.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { program } from "../../packages/server/src/cli/program.ts";
import { runCommand } from "../support/server-process.ts";

type Command = typeof program;
const root = join(import.meta.dirname, "../..");

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "latchkey-cli-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

function everyCommand(command: Command, parents: readonly string[] = []): [string, Command][] {
  const names = [...parents, command.name()];
  const below = command.commands.flatMap((child) => everyCommand(child, names));
  return [[names.join(" "), command], ...below];
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (chunk) => (text += chunk) }).outputHelp();
  return text;
}

describe("help", () => {
  test.for(everyCommand(program))("of %s says what it does, with an example", ([, command]) => {
    const help = helpOf(command);
    expect(help).toMatch(/^Usage: latchkey/);
    expect(command.description()).toMatch(/\.$/);
    const examples = help.split(/^Examples?:$/m)[1] ?? "";
    expect(examples.trim()).toMatch(/^[^\n]*\blatchkey\b/);
    // An example that names no such command helps nobody.
    for (const line of examples.trim().split("\n")) {
      const words = line.replace(/^.*?\blatchkey /, "").split(" ");
      const found = words.reduce<Command | undefined>(
        (parent, word) => parent?.commands.find((child) => child.name() === word) ?? parent,
        program,
      );
      expect(found?.commands).toEqual([]);
    }
  });

  test("the README has every command", async () => {
    const readme = await readFile(join(root, "README.md"), "utf8");
    const commands = everyCommand(program).filter(([, command]) => command.commands.length === 0);
    const missing = commands.filter(([name]) => !readme.includes(`\`${name.slice(9)}\``));
    expect(missing.map(([name]) => name)).toEqual([]);
  });

  test("of `latchkey audit --help`, as people ask for it, ends with 0", async () => {
    const { exitCode, output, errors } = await runCommand(["audit", "--help"], {});
    expect([exitCode, errors]).toEqual([0, ""]);
    expect(output).toMatch(/search.*\n[^]*export.*\n[^]*verify/);
  });
});

describe("wrong usage ends with 2 and shows the help", () => {
  test.for([
    ["an unknown command", ["promot", "jane@example.com"], /unknown command 'promot'/],
    ["a missing argument", ["promote"], /missing required argument 'email'/],
    ["an unknown option", ["keys", "list", "--yaml"], /unknown option '--yaml'/],
    ["a count that is none", ["users", "--limit", "many"], /whole number from 1 to 1000/],
    ["an event that isn't one", ["audit", "search", "--type", "x"], /such as login_complete/],
  ] as const)("%s", async ([, command, complaint]) => {
    const { exitCode, output, errors } = await runCommand(command, { DATA_DIR: "/nowhere" });
    expect([exitCode, output]).toEqual([2, ""]);
    expect(errors).toMatch(complaint);
    expect(errors).toContain("Usage: latchkey");
  });
});

describe("a failure ends with 1 and one line", () => {
  test("for a database that isn't there, without its password", async () => {
    await using folder = await temporaryFolder();
    const DATABASE_URL = "postgres://jane:hunter2@127.0.0.1:1/latchkey";
    const result = await runCommand(["migrate"], { DATA_DIR: folder.path, DATABASE_URL });
    expect(result).toEqual({
      exitCode: 1,
      output: "",
      errors: "The database can't be used: connect ECONNREFUSED 127.0.0.1:1.\n",
    });
  });

  test("for a file that is no database", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "app.db"), "Dear diary, ".repeat(100));
    const result = await runCommand(["users"], { DATA_DIR: folder.path });
    expect(result).toEqual({
      exitCode: 1,
      output: "",
      errors: "The database can't be used: file is not a database.\n",
    });
  });

  test("for a folder that can't be made", async () => {
    await using folder = await temporaryFolder();
    const DATA_DIR = join(folder.path, "file");
    await writeFile(DATA_DIR, "");
    const { exitCode, errors } = await runCommand(["migrate"], { DATA_DIR });
    expect([exitCode, errors]).toEqual([1, `EEXIST: file already exists, mkdir '${DATA_DIR}'.\n`]);
  });

  test("for a port that is taken, and the process ends", async () => {
    await using folder = await temporaryFolder();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const environment = { DATA_DIR: folder.path, PORT: String(port) };
    const { exitCode, errors } = await runCommand(["serve"], environment);
    other.close();
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/^listen EADDRINUSE: address already in use [\d.:]+\.\n$/);
  });
});

describe("migrate", () => {
  test("makes the database, twice if told, and keeps what is there", async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, "deeper"));
    const environment = { DATA_DIR: join(folder.path, "deeper/still") };
    for (const _ of ["first", "again"]) {
      const result = await runCommand(["migrate"], environment);
      expect(result).toEqual({ exitCode: 0, output: "The database is up to date.\n", errors: "" });
    }
    const header = await readFile(join(environment.DATA_DIR, "app.db"), { encoding: "latin1" });
    expect(header).toMatch(/^SQLite format 3/);
  });
});

test("`pnpm latchkey …` from the root is the same command line", async () => {
  await using folder = await temporaryFolder();
  // `node --run` reads the same script of package.json, without bringing a package manager.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--run", "latchkey", "--", "roles", "list", "--json"],
    { cwd: root, env: { PATH: process.env["PATH"], DATA_DIR: folder.path, LOG_LEVEL: "silent" } },
  );
  expect(JSON.parse(stdout)).toMatchObject([{ name: "admin" }, { name: "user" }]);
});
