// The guide to a first app shows the example's own code, which the type check sees.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("what docs/first-app.md shows stands in the example", () => {
  const example = read("examples/first-app/src/latchkey.ts");
  const shown = [...read("docs/first-app.md").matchAll(/```ts\n([^]*?)```/g)];
  expect(shown.length).toBeGreaterThan(3);
  for (const [, code] of shown) expect(example).toContain(code);
});
