// The server as it is built: a few files that need next to nothing beside them, and run as the sources do.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { type Bundle, bundleCommandLine } from "../../packages/server/scripts/bundle.ts";
import { thirdPartyLicences } from "../../packages/server/scripts/third-party-licences.ts";
import { registerWithPasskey, registerWithPassword } from "../contract/people.ts";
import { startServerProcess } from "../support/server-process.ts";

// In reach of the packages that stay outside of the bundle.
const packages = fileURLToPath(new URL("../../packages/server/node_modules", import.meta.url));
const observer = new URL("loaded-modules.ts", import.meta.url).href;

let folder: string;
let bundle: Bundle;

beforeAll(async () => {
  folder = await mkdtemp(join(packages, ".built-"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  bundle = await bundleCommandLine(join(folder, "package/cli"));
  return () => rm(folder, { recursive: true, force: true });
});

/** Starts what was built, with a folder of its own for data. */
async function startBuilt(environment: Readonly<Record<string, string>> = {}) {
  const DATA_DIR = await mkdtemp(join(folder, "data-"));
  return startServerProcess({ DATA_DIR, ...environment }, [], bundle.cli);
}

describe("what a start loads", () => {
  test("is a handful of files, and of other packages only those with an addon", async () => {
    const list = join(folder, "loaded-modules.txt");
    const environment = { NODE_OPTIONS: `--import=${observer}`, LATCHKEY_LOADED_MODULES: list };
    await (await startBuilt(environment)).stop();
    const urls = new Set((await readFile(list, "utf8")).trim().split("\n"));
    const own = pathToFileURL(join(folder, "package")).href;
    const isOwn = (url: string): boolean => url.startsWith(own);
    const strangers = [...urls].filter((url) => !isOwn(url) && url !== observer);
    const names = strangers.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
    expect(new Set(names)).toEqual(
      new Set(["@phc/format", "argon2", "better-sqlite3", "node-gyp-build", "swagger-ui-dist"]),
    );
    expect([...urls].filter(isOwn).length).toBeLessThanOrEqual(8);
  });

  test("is compiled once, and where that can't be kept, each time", async () => {
    const kept = join(folder, "dist");
    const NODE_COMPILE_CACHE = "";
    await writeFile(kept, "no folder");
    expect(await (await startBuilt({ NODE_COMPILE_CACHE })).stop()).toBe(0);
    await rm(kept);
    await (await startBuilt({ NODE_COMPILE_CACHE })).stop();
    const compiled = await readdir(join(kept, "compiled"), { recursive: true });
    expect(compiled.length).toBeGreaterThan(2);
  });
});

test("its parts that are loaded later are there: word lists, passkeys, the page of the API", async () => {
  await using server = await startBuilt();
  await expect(registerWithPassword(server, { password: "aaaaaaaaaaaaaaaaaa" })).rejects.toThrow(
    "Repeated characters",
  );
  await registerWithPassword(server);
  await registerWithPasskey(server);
  const document = await (await fetch(`${server.url}/openapi.json`)).json();
  expect(document).toMatchObject({ openapi: "3.1.0", info: { version: "0.1.0" } });
  const page = await (await fetch(`${server.url}/docs`)).text();
  const [script = ""] = /[^"]*swagger-ui-bundle\.js/.exec(page) ?? [];
  expect((await fetch(new URL(script, server.url))).status).toBe(200);
});

test("names whose code is in it, with their licences", () => {
  const notices = thirdPartyLicences(bundle.modulePaths).split(/^-{80}$/m);
  for (const name of ["@mikro-orm/core", "@trpc/server", "hono", "jose", "kysely", "pg", "zod"])
    expect(notices.find((text) => text.trim().startsWith(`${name} `))).toContain("Permission");
});
