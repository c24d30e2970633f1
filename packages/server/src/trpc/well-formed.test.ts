// Text is found wherever it hides, and a value's shape can't wear the search out.
import { describe, expect, test } from "vitest";
import { isWellFormed } from "./well-formed.ts";

const ill = ["\uD800", "a\uDC00", "\0", "a\0b"];

describe("ill-formed text is found", () => {
  test.for(ill)(
    "%j as a value, in an array, in an object, as a key, in a map and in a set",
    (text) => {
      const places = [
        text,
        [1, [text]],
        { a: { b: text } },
        { [text]: 1 },
        new Map([[1, text]]),
        new Map([[text, 1]]),
        new Set([text]),
      ];
      expect(places.map(isWellFormed)).toEqual(places.map(() => false));
    },
  );

  test("behind undefined members", () => {
    expect(isWellFormed([undefined, "\0", undefined])).toBe(false);
    expect(isWellFormed({ a: "\0", b: undefined })).toBe(false);
  });
});

test("well-formed values pass, whatever they are", () => {
  const values = [
    "",
    "🙂",
    1,
    null,
    undefined,
    true,
    10n,
    new Date(),
    [],
    {},
    [{ a: ["b", null, undefined] }],
    new Map([["a", 1]]),
  ];
  expect(values.map(isWellFormed)).toEqual(values.map(() => true));
});

describe("the search ends", () => {
  test("in a cycle", () => {
    const knot: Record<string, unknown> = { name: "a" };
    knot["self"] = [knot];
    expect(isWellFormed(knot)).toBe(true);
  });

  test("in a web that has more paths than there are atoms", () => {
    let web: unknown = "end";
    for (let level = 0; level < 300; level += 1) web = [web, web, web];
    expect(isWellFormed(web)).toBe(true);
  });

  test("in a chain that is longer than any stack", () => {
    let chain: unknown = "\0";
    for (let link = 0; link < 200_000; link += 1) chain = { chain };
    expect(isWellFormed(chain)).toBe(false);
  });
});
