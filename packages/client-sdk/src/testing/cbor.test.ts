// The encoder against the examples of RFC 8949, appendix A, and CTAP2's order of keys.
import { expect, test } from "vitest";
import { encodeCbor, type CborValue } from "./cbor.ts";

const hexOf = (value: CborValue) => Buffer.from(encodeCbor(value)).toString("hex");

test.each<[CborValue, string]>([
  [0, "00"],
  [23, "17"],
  [24, "1818"],
  [255, "18ff"],
  [256, "190100"],
  [1000, "1903e8"],
  [65_535, "19ffff"],
  [65_536, "1a00010000"],
  [1_000_000, "1a000f4240"],
  [-1, "20"],
  [-100, "3863"],
  [-1000, "3903e7"],
  [true, "f5"],
  [false, "f4"],
  ["", "60"],
  ["IETF", "6449455446"],
  ["\u00fc", "62c3bc"],
  [Uint8Array.of(1, 2, 3, 4), "4401020304"],
  [[1, [2, 3]], "8201820203"],
  [
    new Map<number, CborValue>([
      [1, 2],
      [3, 4],
    ]),
    "a201020304",
  ],
])("encodes %o", (value, hex) => {
  expect(hexOf(value)).toBe(hex);
});

test("sorts map keys: positive before negative numbers, shorter before longer strings", () => {
  expect(
    hexOf(
      new Map([
        [-2, 0],
        [3, 0],
        [-1, 0],
        [1, 0],
      ]),
    ),
  ).toBe("a40100030020002100");
  expect(
    hexOf(
      new Map([
        ["authData", 0],
        ["fmt", 0],
        ["attStmt", 0],
      ]),
    ),
  ).toMatch(/^a363666d74.*61747453746d74.*6175746844617461/);
});

test("refuses numbers that it has no form for", () => {
  expect(() => encodeCbor(1.5)).toThrow(RangeError);
  expect(() => encodeCbor(2 ** 32)).toThrow(RangeError);
});
