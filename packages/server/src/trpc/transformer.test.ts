// What is written without superjson reads as if superjson had written it.
import { deserialize, serialize } from "superjson";
import { describe, expect, test } from "vitest";
import { transformer } from "./transformer.ts";

const day = new Date("2026-01-02T03:04:05.678Z");
const shared = { name: "Ada" };
const knot: Record<string, unknown> = { name: "knot" };
knot["self"] = knot;

const values: Record<string, unknown> = {
  "an account": { id: "1", email: "ada@example.com", verified: true, createdAt: day },
  "a page of accounts": { users: [{ createdAt: day }, { createdAt: new Date(0) }], next: null },
  "an empty object": {},
  "an empty list": [],
  "lists in lists": [[], [[1, "two", null, false]]],
  "a list of dates": [day, new Date(1)],
  "a date alone": day,
  "a date that is none": { at: new Date(Number.NaN) },
  "a date twice": { from: day, to: day },
  "an object twice": [shared, { shared }],
  "a cycle": knot,
  nothing: undefined,
  null: null,
  text: "text",
  "a member that is undefined": { a: 1, b: undefined },
  "numbers that JSON has no word for": [Number.NaN, Infinity, -Infinity, -0],
  "a large integer": { n: 10n },
  "a map and a set": { map: new Map([["a", day]]), set: new Set([1]) },
  "an error": { error: new RangeError("too far") },
  "an address": { url: new URL("https://example.com/a") },
  bytes: { bytes: new Uint8Array([1, 2]) },
  "a pattern": { pattern: /a/u },
  "a key with a dot": { "a.b": { at: day }, "a\\b": { at: day } },
  "an empty key": { "": day },
  "an object without a prototype": Object.assign(Object.create(null) as object, { at: day }),
  "an object with its own way to JSON": { at: day, toJSON: "no function" },
};

describe.for(Object.entries(values))("%s", ([, value]) => {
  test("is written as superjson writes it", () => {
    const written = JSON.stringify(transformer.serialize(value));
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(serialize(value))));
  });

  test("is read as it was", () => {
    const written = JSON.parse(JSON.stringify(transformer.serialize(value))) as typeof value;
    const expected = JSON.parse(JSON.stringify(serialize(value))) as typeof value;
    expect(deserialize(written as never)).toEqual(deserialize(expected as never));
  });
});

test("what would poison a prototype is refused as superjson refuses it", () => {
  const poisoned = JSON.parse('{"__proto__":{"admin":true}}') as unknown;
  expect(() => transformer.serialize(poisoned)).toThrow(/prototype pollution/);
});
