// Bundles declarations so that the server's API type travels inside: nothing may refer to what nobody can install.
import { dirname, resolve } from "node:path";
import { type Plugin, rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

export interface DeclarationBundle {
  /** What tsc wrote for this package and the server, `client-sdk` and `server` beside each other. */
  readonly declarationsDir: string;
  readonly outDir: string;
  /** Entries without their extension, such as `react/index`. */
  readonly subpaths: readonly string[];
  /** Packages that a consumer has. */
  readonly installed: readonly string[];
}

/** @throws Error when a bundle would import a package that isn't installed with it */
export async function bundleDeclarations({
  declarationsDir,
  outDir,
  subpaths,
  installed,
}: DeclarationBundle): Promise<void> {
  const bundle = await rollup({
    input: Object.fromEntries(
      subpaths.map((name) => [name, `${declarationsDir}/client-sdk/src/${name}.d.ts`]),
    ),
    plugins: [resolveDeclarations(declarationsDir), dts()],
    onwarn: (warning) => {
      // Of the server's own imports, whatever survives is judged below.
      if (warning.code !== "UNRESOLVED_IMPORT") throw new Error(warning.message);
    },
  });
  const { output } = await bundle.write({
    dir: outDir,
    format: "esm",
    chunkFileNames: ({ name }) => `shared/${name.replace(/\.d$/, "")}.d.ts`,
  });
  for (const file of output) {
    if (file.type === "asset") continue;
    for (const id of file.imports) {
      const own = output.some(({ fileName }) => fileName === id);
      const known = installed.some((name) => id === name || id.startsWith(`${name}/`));
      if (!own && !known)
        throw new Error(`${file.fileName} imports ${id}, which consumers don't have.`);
    }
  }
}

function resolveDeclarations(declarationsDir: string): Plugin {
  return {
    name: "resolve-declarations",
    resolveId(id, importer) {
      if (id === "@latchkey/server/api") return `${declarationsDir}/server/src/api.d.ts`;
      if (!importer || !id.startsWith(".")) return null;
      return resolve(dirname(importer), id.replace(/\.[jt]s$/, ".d.ts"));
    },
  };
}
