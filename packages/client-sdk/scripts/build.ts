// Builds what is published: JavaScript by tsc, file by file, and one bundled declaration file per subpath. The
// declarations of the server's API are pulled in, so that nothing refers to a package that nobody can install.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

interface PackageJson {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly publishConfig: { readonly exports: Readonly<Record<string, string | { readonly types: string }>> };
}

const packageDir = fileURLToPath(new URL("..", import.meta.url));
const packageJson = JSON.parse(readFileSync(`${packageDir}/package.json`, "utf8")) as PackageJson;

rmSync(`${packageDir}/dist`, { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace("package.json", "bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: packageDir, stdio: "inherit" });
await bundleDeclarations();

async function bundleDeclarations(): Promise<void> {
  const installed = Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies });
  const bundle = await rollup({
    input: Object.fromEntries(declarationNames().map((name) => [name, `${packageDir}/src/${name}.ts`])),
    external: (id) => installed.some((dependency) => id === dependency || id.startsWith(`${dependency}/`)),
    plugins: [dts({ tsconfig: `${packageDir}/../../tsconfig.json`, includeExternal: ["@latchkey/server"] })],
    onwarn: (warning) => {
      throw new Error(`Bundling the declarations: ${warning.message}`);
    },
  });
  await bundle.write({ dir: `${packageDir}/dist`, format: "esm", chunkFileNames: "shared/[name].d.ts" });
}

/** `index` for `./dist/index.d.ts`, and so on for each published subpath. */
function declarationNames(): string[] {
  return Object.values(packageJson.publishConfig.exports).flatMap((entry) =>
    typeof entry === "string" ? [] : entry.types.replace("./dist/", "").replace(".d.ts", ""),
  );
}
