// What the SDK weighs in a page, minified and gzipped (BENCHMARKS.md, P12).
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";

const everythingBudgetBytes = 15_500;
const coreBudgetBytes = 11_000;
const typingBudgetBytes = 3_000;

/** Sizes of the chunks of a page that uses all of some entries; React is the page's own. */
async function measureChunks(files: readonly string[]): Promise<{ entry: number; all: number }> {
  const exportAll = files.map((file) => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    return `export * from ${JSON.stringify(path)};`;
  });
  const virtualPage: Rolldown.Plugin = {
    name: "virtual-page",
    resolveId: (id) => (id === "page" ? id : null),
    load: (id) => (id === "page" ? exportAll.join("\n") : null),
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
      rolldownOptions: { input: "page", external: ["react"], preserveEntrySignatures: "strict" },
    },
  });
  const chunks = (built as Rolldown.RolldownOutput).output.filter((file) => file.type === "chunk");
  const sizes = chunks.map((chunk) => ({
    entry: chunk.isEntry,
    bytes: gzipSync(chunk.code, { level: 9 }).length,
  }));
  const sum = (some: typeof sizes) => some.reduce((total, { bytes }) => total + bytes, 0);
  return { entry: sum(sizes.filter(({ entry }) => entry)), all: sum(sizes) };
}

test("stays within its budgets: all of it, and what a page loads first", async () => {
  const { entry, all } = await measureChunks(["./index.ts", "./react/index.ts"]);
  console.info(`core ${entry} B, everything ${all} B`);
  expect(entry).toBeGreaterThan(5_000);
  expect(entry).toBeLessThanOrEqual(coreBudgetBytes);
  expect(all).toBeGreaterThan(entry);
  expect(all).toBeLessThanOrEqual(everythingBudgetBytes);
});

test("the capture of typing rhythm stays within its own budget, and brings nothing along", async () => {
  const { all } = await measureChunks(["./typing/index.ts"]);
  console.info(`typing ${all} B`);
  expect(all).toBeGreaterThan(500);
  expect(all).toBeLessThanOrEqual(typingBudgetBytes);
});
