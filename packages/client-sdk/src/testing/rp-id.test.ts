// Which origins may use which RP id.
import { expect, test } from "vitest";
import { resolveRpId } from "./rp-id.ts";

test.each([
  ["http://localhost:8000", "localhost"],
  ["https://example.com", "example.com"],
  ["https://login.example.com", "example.com"],
  ["https://login.example.com:8443", "login.example.com"],
])("%s may use %s", (origin, rpId) => {
  expect(resolveRpId(rpId, { origin })).toBe(rpId);
});

test.each([
  ["http://example.com", "example.com"],
  ["https://notexample.com", "example.com"],
  ["https://example.com", "login.example.com"],
  ["https://example.com", "com"],
  ["https://192.0.2.1", "192.0.2.1"],
])("%s may not use %s", (origin, rpId) => {
  expect(() => resolveRpId(rpId, { origin })).toThrow(
    expect.objectContaining({ name: "SecurityError" }),
  );
});

test("the origin stands in for a missing RP id, and related origins are let through", () => {
  expect(resolveRpId(undefined, { origin: "https://app.example.com" })).toBe("app.example.com");
  const related = { origin: "https://example.co.uk", relatedOrigins: ["https://example.co.uk"] };
  expect(resolveRpId("example.com", related)).toBe("example.com");
});
