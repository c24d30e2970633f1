// Builds the server into dist/: its modules as JavaScript with declarations, and the demo's pages beside them.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";

const packageDir = join(import.meta.dirname, "..");
const dist = join(packageDir, "dist");
const demoPages = join(packageDir, "../demo-web/dist");

rmSync(dist, { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json"], { cwd: packageDir, stdio: "inherit" });
chmodSync(join(dist, "cli/cli.js"), 0o755);
if (existsSync(demoPages)) cpSync(demoPages, join(dist, "pages"), { recursive: true });
