// The SDK as a page would have it: bundled, minified, its lazy parts as chunks of their own.
import { build, type Rolldown } from "vite";

/**
 * Bundles a page.
 *
 * @param code of the page, which imports by absolute paths
 * @returns its chunks; the entry is `page.js`, and React stays outside
 */
export async function bundlePage(code: string): Promise<readonly Rolldown.OutputChunk[]> {
  const virtualPage: Rolldown.Plugin = {
    name: "virtual-page",
    resolveId: (id) => (id === "page" ? id : null),
    load: (id) => (id === "page" ? code : null),
  };
  const built = await build({
    configFile: false,
    logLevel: "error",
    plugins: [virtualPage],
    build: {
      write: false,
      target: "es2022",
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: "page",
        external: ["react"],
        output: { entryFileNames: "page.js" },
        preserveEntrySignatures: "strict",
      },
    },
  });
  return (built as Rolldown.RolldownOutput).output.filter((file) => file.type === "chunk");
}
