// The demo's pages: those that the server answers are those that the demo has.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { demoPages } from "./static-pages.ts";

test("the server's list is the demo's routes", () => {
  const source = new URL("../../../demo-web/src/app/app.tsx", import.meta.url);
  const routes = readFileSync(source, "utf8").matchAll(/<Route path="([^"]+)"/g);
  expect(demoPages).toEqual(Array.from(routes, ([, path]) => path));
});
