// Builds what other packages import: each module as JavaScript with its declarations, in dist/library.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDir = join(import.meta.dirname, "..");
const tsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));

rmSync(join(packageDir, "dist/library"), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", "tsconfig.library.json"], {
  cwd: packageDir,
  stdio: "inherit",
});
