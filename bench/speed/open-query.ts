// Builds the server as it is built for use, with one more procedure: an open query that does nothing but answer.
// The product has no such query (the open one that it has, the development inbox, reads the database).
import { fileURLToPath } from "node:url";
import { bundleCommandLine } from "../../packages/server/scripts/bundle.ts";

const router = fileURLToPath(new URL("../../packages/server/src/trpc/router.ts", import.meta.url));
const widened = fileURLToPath(new URL("open-query-router.ts", import.meta.url));
// Beside the built one, where it finds its addons and the pages.
const outDir = fileURLToPath(
  new URL("../../packages/server/dist/with-open-query", import.meta.url),
);

/** @returns the file to run */
export async function buildWithOpenQuery(): Promise<string> {
  const { cli } = await bundleCommandLine(outDir, [
    {
      name: "open-query",
      async resolveId(source, importer, options) {
        if (importer === widened) return null;
        const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
        return resolved?.id === router ? widened : resolved;
      },
    },
  ]);
  return cli;
}
