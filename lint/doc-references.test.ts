// Every link of the documents leads somewhere, and every test that they name is there.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { brokenLinks, documentsOf, unshownRows } from "./doc-references.ts";

const root = join(import.meta.dirname, "..");
const documents = documentsOf(root);

test("the documents are found", () => {
  expect(documents).toEqual(
    expect.arrayContaining(["README.md", "docs/seeds.md", "docs/threat-model.md"]),
  );
});

describe.for(documents)("%s", (file) => {
  it("has no link that leads nowhere", () => {
    expect(brokenLinks(root, file)).toEqual([]);
  });

  it("names no test that isn't there", () => {
    expect(unshownRows(root, file)).toEqual([]);
  });
});

test("a broken link, heading, test or empty cell is noticed", async () => {
  await using checkout = await plantedCheckout({
    "package.json": '{"scripts":{"tour":"node tour.ts"}}',
    "test/contract/roles.last-admin.test.ts": "",
    "docs/guide.md": "# One thing, and another\n",
    "page.md": [
      "[a](docs/guide.md) [b](docs/guide.md#one-thing-and-another) [c](https://example.com/x)",
      "[d](docs/missing.md) [e](docs/guide.md#elsewhere) [f](../outside.md)",
      "```",
      "[g](in-code.md)",
      "```",
      "| feature | shown by |",
      "| --- | --- |",
      "| Roles | `roles.*`, `roles.last-admin`, `pnpm tour` |",
      "| Other | `roles.first-admin`, `test/contract`, `test/drill/*`, `pnpm concert` |",
      "| None | |",
      "",
      "| feature | here |",
      "| --- | --- |",
      "| Roles | `nothing` |",
    ].join("\n"),
  });
  const references = (broken: readonly { line: number; reference: string }[]) =>
    broken.map(({ line, reference }) => `${line} ${reference}`);
  expect(references(brokenLinks(checkout.path, "page.md"))).toEqual([
    "2 docs/missing.md",
    "2 docs/guide.md#elsewhere",
    "2 ../outside.md",
  ]);
  expect(references(unshownRows(checkout.path, "page.md"))).toEqual([
    "9 roles.first-admin",
    "9 test/drill/*",
    "9 pnpm concert",
    "10 nothing shows: None",
  ]);
});

async function plantedCheckout(files: Readonly<Record<string, string>>) {
  const path = await mkdtemp(join(tmpdir(), "latchkey-docs-"));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
