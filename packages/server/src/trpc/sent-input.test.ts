// What clients send is read as superjson wrote it where our inputs have a use for it, and refused at once otherwise.
import { serialize } from "superjson";
import { describe, expect, test } from "vitest";
import { readSentInput } from "./sent-input.ts";

const day = new Date("2026-01-02T03:04:05.678Z");
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(serialize(value)));

describe("what a client wrote is read as it was", () => {
  const shared = { name: "Ada" };
  test.for([
    ["text", "text"],
    ["nothing", undefined],
    ["null", null],
    ["a date", day],
    ["a filter", { from: day, until: new Date(0), userEmail: undefined, limit: 20 }],
    ["an object twice", { one: shared, other: [shared] }],
    ["a date twice", { from: day, until: day }],
    ["timings", { presses: [{ down: 0.1, up: 1 }], clock: undefined }],
    ["dates in lists", { list: [{ at: day }, { at: undefined }] }],
    ["numbers that JSON has no word for", { list: [Number.NaN, Infinity, -Infinity, -0] }],
  ] as const)("%s", ([, value]) => {
    expect(readSentInput(overTheWire(value))).toEqual(value);
  });

  test("as is what wasn't written by superjson at all", () => {
    expect(readSentInput({ json: { name: "Ada" } })).toEqual({ name: "Ada" });
    expect(readSentInput({ json: 1, meta: null })).toBe(1);
    expect(readSentInput({ name: "Ada" })).toBeUndefined();
    expect(() => readSentInput(null)).toThrow(TypeError);
  });
});

describe("an annotation is refused, and costs nothing, that", () => {
  const path = Array.from({ length: 32_000 }, () => "a").join(".");
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`a${at}`, ["Date"]]));
  test.for([
    ["makes bytes of a number", { json: 1e9, meta: { values: [["typed-array", "Uint8Array"]] } }],
    [
      "makes bytes of a length",
      { json: { a: { length: 1e9 } }, meta: { values: { a: [["typed-array", "Uint8Array"]] } } },
    ],
    ["leads far down", { json: {}, meta: { values: { [path]: ["Date"] } } }],
    ["has others below it", { json: { a: [1] }, meta: { values: { a: ["set", many] } } }],
    ["is one of very many", { json: {}, meta: { values: many } }],
    ["is a pattern", { json: { a: "/a/" }, meta: { values: { a: ["regexp"] } } }],
    ["is a large integer", { json: { a: "9".repeat(100) }, meta: { values: { a: ["bigint"] } } }],
    ["is a date of much text", { json: { a: "1".repeat(999) }, meta: { values: { a: ["Date"] } } }],
    ["makes undefined of a value", { json: { a: 1 }, meta: { values: { a: ["undefined"] } } }],
    ["leads to a prototype", { json: {}, meta: { values: { "__proto__.a": ["Date"] } } }],
    ["leads through text", { json: { a: "b" }, meta: { values: { "a.length": ["Date"] } } }],
    ["leads nowhere", { json: { a: "b" }, meta: { values: { b: ["Date"] } } }],
    ["is no list", { json: { a: "b" }, meta: { values: { a: "Date" } } }],
    ["is text", { json: { a: "b" }, meta: { values: "Date" } }],
  ] as const)("%s", ([, sent]) => {
    const startedMs = performance.now();
    expect(() => readSentInput(sent)).toThrow(TypeError);
    expect(performance.now() - startedMs).toBeLessThan(200);
  });
});
