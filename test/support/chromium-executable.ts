// Finds a Chromium for the tests: the one that CHROMIUM_PATH names, an installed one, or the one that npm brought.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A Chromium that answered when asked for its version. */
export interface ChromiumExecutable {
  readonly path: string;
  /** What its process needs in addition to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it came out of the npm package. */
  readonly shipped: boolean;
}

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const shippedPackage = join(root, "node_modules/@sparticuz/chromium/package.json");
const cache = join(root, "node_modules/.cache/latchkey");

const installedPaths: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
  ].map((name) => `/usr/bin/${name}`),
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["C:\\Program Files", "C:\\Program Files (x86)"].flatMap((folder) => [
    `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
    `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ]),
};

/**
 * Finds a Chromium, unpacking the shipped one at its first use (seconds, 210 MB under node_modules/.cache).
 * @throws Error when CHROMIUM_PATH names none, or when there is none for this platform
 */
export async function findChromium(): Promise<ChromiumExecutable> {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    if (await starts(named)) return { path: named, env: {}, shipped: false };
    throw new Error(
      `CHROMIUM_PATH is ${named}, which does not start; it takes the path of a Chromium or Chrome`,
    );
  }
  for (const path of installedPaths[process.platform] ?? []) {
    if (await starts(path)) return { path, env: {}, shipped: false };
  }
  return findShipped();
}

async function findShipped(): Promise<ChromiumExecutable> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("Found no Chromium: install Chrome or Chromium, or set CHROMIUM_PATH");
  }
  const folder = await unpackOnce();
  const path = join(folder, "chromium");
  const fonts = { FONTCONFIG_FILE: join(folder, "fonts.conf") };
  if (await starts(path)) return { path, env: fonts, shipped: true };
  // A bare machine lacks NSS; the package brings it along.
  const libraries = { LD_LIBRARY_PATH: join(folder, "al2023/lib") };
  if (await starts(path, libraries))
    return { path, env: { ...fonts, ...libraries }, shipped: true };
  throw new Error(
    `The Chromium that npm brought does not start (${path} --version): install one, or set CHROMIUM_PATH`,
  );
}

/** Whether it starts at all: Ubuntu's /usr/bin/chromium-browser may be a script that only asks for a snap. */
async function starts(path: string, env: Readonly<Record<string, string>> = {}): Promise<boolean> {
  if (!existsSync(path)) return false;
  // On Windows `--version` would open a window instead of answering.
  if (process.platform === "win32") return true;
  const answer = run(path, ["--no-sandbox", "--version"], {
    env: { ...process.env, ...env },
    timeout: 20_000,
  });
  return answer.then(
    ({ stdout }) => /\d+\.\d+/.test(stdout),
    () => false,
  );
}

/** The unpacked folder; runs side by side unpack apart, and the first to finish wins. */
async function unpackOnce(): Promise<string> {
  const { version } = JSON.parse(await readFile(shippedPackage, "utf8")) as { version: string };
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, "unpacking-"));
  try {
    await unpackInto(staging, folder);
    await rename(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

async function unpackInto(staging: string, folder: string): Promise<void> {
  // The package unpacks into the folder for temporary files, and its libraries only where it thinks it is on Lambda.
  const env = { ...process.env, TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" };
  await run(process.execPath, [fileURLToPath(new URL("unpack-chromium.ts", import.meta.url))], {
    env,
  });
  await writeFile(join(staging, "fonts.conf"), fontConfiguration(folder));
}

// The machine's own fonts where it has any, else those of the package.
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}
