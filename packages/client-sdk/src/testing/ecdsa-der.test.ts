// The edges of DER integers: leading zeros go, a leading one bit gets a zero in front.
import { expect, test } from "vitest";
import { ecdsaSignatureToDer } from "./ecdsa-der.ts";

const derOf = (hex: string) =>
  Buffer.from(ecdsaSignatureToDer(Uint8Array.from(Buffer.from(hex, "hex")))).toString("hex");

test.each([
  ["7f010102", "300802027f0102020102"],
  ["80010102", "3009020300800102020102"],
  ["00010000", "3006020101020100"],
  ["008000ff", "300802020080020200ff"],
])("%s becomes %s", (raw, der) => {
  expect(derOf(raw)).toBe(der);
});
