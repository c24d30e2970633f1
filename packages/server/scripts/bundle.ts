// Bundles the command line with the packages that it needs: Node finds and compiles a few files far sooner than a thousand.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { type OutputChunk, type Plugin, rolldown } from "rolldown";
import { nativeSpread } from "./native-spread.ts";

export interface Bundle {
  /** The file to run. */
  readonly cli: string;
  /** Absolute paths of all modules in it. */
  readonly modulePaths: readonly string[];
}

const source = join(import.meta.dirname, "../src");
// What runs in a thread of its own is found by its name, beside the file that starts it.
const workers = { "strength-worker": join(source, "auth/passwords/strength-worker.ts") };

// Addons find their binaries beside themselves.
const external = ["argon2", "better-sqlite3"];

// One character beyond Latin-1 has V8 keep the whole file at two bytes a character. Without comments, all of them are in
// texts and patterns, where an escape means the same.
const asciiOnly: Plugin = {
  name: "ascii-only",
  generateBundle(_options, files) {
    for (const file of Object.values(files))
      if (file.type === "chunk") file.code = file.code.replaceAll(/[^\0-\x7F]/g, escaped);
  },
};

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Writes the files of the command line.
 *
 * @param outDir as deep below the package as `src/cli`, so that what is looked for beside it is found
 * @throws Error for whatever the bundler warns of
 */
export async function bundleCommandLine(
  outDir: string,
  plugins: readonly Plugin[] = [],
): Promise<Bundle> {
  await using bundle = await rolldown({
    input: { cli: join(source, "cli/cli.ts"), ...workers },
    platform: "node",
    external,
    plugins: [...plugins, nativeSpread(), asciiOnly],
    onLog(level, { message }) {
      if (level === "warn") throw new Error(message);
    },
  });
  // Names and lines stay as they are, for stack traces. Comments would be read at each start.
  const { output } = await bundle.write({ dir: outDir, comments: false, sourcemap: true });
  const cli = join(outDir, "cli.js");
  chmodSync(cli, 0o755);
  const chunks = output.filter((file): file is OutputChunk => file.type === "chunk");
  const modulePaths = chunks.flatMap(({ moduleIds }) => moduleIds);
  return { cli, modulePaths: modulePaths.filter((path) => !path.startsWith("\0")) };
}
