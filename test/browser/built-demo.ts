// The demo's pages, built for the tests: once for each state of the sources, wherever they run side by side.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const demo = join(root, "packages/demo-web");
const cache = join(root, "node_modules/.cache/latchkey");
const sources = [
  "packages/demo-web/src",
  "packages/demo-web/public",
  "packages/demo-web/index.html",
  "packages/demo-web/package.json",
  "packages/demo-web/vite.config.ts",
  "packages/client-sdk/src",
];
const staleAfterMs = 24 * 60 * 60_000;

/** @returns the folder of pages that were built from the sources as they are */
export async function builtDemo(): Promise<string> {
  const folder = join(cache, `demo-${await digestSources()}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  await removeStale();
  const staging = await mkdtemp(join(cache, "demo-building-"));
  try {
    await build(staging);
    await rename(staging, folder);
  } catch (error) {
    // Another run may have been faster; what it built is the same.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

async function build(outDir: string): Promise<void> {
  const vite = join(demo, "node_modules/vite/bin/vite.js");
  const options = ["build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
  // Vitest says NODE_ENV=test, which would bring React's development build along.
  const env = { ...process.env, NODE_ENV: "production" };
  await promisify(execFile)(process.execPath, [vite, ...options], { cwd: demo, env });
}

async function digestSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await Promise.all(sources.map(listFiles))).flat()) {
    hash.update(file).update(await readFile(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

async function listFiles(path: string): Promise<readonly string[]> {
  if (!(await stat(join(root, path))).isDirectory()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .toSorted();
}

async function removeStale(): Promise<void> {
  const demos = (await readdir(cache)).filter((name) => name.startsWith("demo-"));
  for (const name of demos) {
    const { mtimeMs } = await stat(join(cache, name)).catch(() => ({ mtimeMs: Date.now() }));
    const stale = Date.now() - mtimeMs > staleAfterMs;
    if (stale) await rm(join(cache, name), { recursive: true, force: true });
  }
}
