// Builds what other packages import: each module as JavaScript with its declarations, in dist/ beside the command line,
// where a module finds the same neighbours as its source.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const tsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));

execFileSync(process.execPath, [tsc, "-p", "tsconfig.library.json"], {
  cwd: join(import.meta.dirname, ".."),
  stdio: "inherit",
});
