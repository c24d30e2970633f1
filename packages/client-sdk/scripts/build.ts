// Builds what is published: JavaScript by tsc, file by file, and declarations bundled by subpath.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleDeclarations } from "./bundle-declarations.ts";

const packageDir = fileURLToPath(new URL("..", import.meta.url));
const tsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));
const compile = (project: string): void => {
  execFileSync(process.execPath, [tsc, "-p", project], { cwd: packageDir, stdio: "inherit" });
};

rmSync(`${packageDir}/dist`, { recursive: true, force: true });
compile("tsconfig.build.json");
compile("tsconfig.declarations.json");
const { publishConfig, ...packageJson } = JSON.parse(
  readFileSync(`${packageDir}/package.json`, "utf8"),
);
await bundleDeclarations({
  declarationsDir: `${packageDir}/dist/.declarations`,
  outDir: `${packageDir}/dist`,
  subpaths: Object.values<string | { types: string }>(publishConfig.exports).flatMap((entry) =>
    typeof entry === "string" ? [] : entry.types.replace("./dist/", "").replace(".d.ts", ""),
  ),
  installed: Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies }),
});
rmSync(`${packageDir}/dist/.declarations`, { recursive: true });
