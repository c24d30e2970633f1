// What the SDK weighs in a page, minified and gzipped (BENCHMARKS.md, P12).
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundlePage } from "./bundle.fixture.ts";

const everythingBudgetBytes = 15_500;
const coreBudgetBytes = 11_000;
const typingBudgetBytes = 3_000;

/** Sizes of the chunks of a page that uses all of some entries; React is the page's own. */
async function measureChunks(files: readonly string[]): Promise<{ entry: number; all: number }> {
  const exportAll = files.map((file) => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    return `export * from ${JSON.stringify(path)};`;
  });
  const chunks = await bundlePage(exportAll.join("\n"));
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
