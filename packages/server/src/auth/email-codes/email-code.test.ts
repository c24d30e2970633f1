// A mailed code: eight digits, read as people type and paste them, and kept bound to its ticket and mailbox.
import { createSecretKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { emailCodeHash, newEmailCode, readEmailCode } from "./email-code.ts";

test("a fresh code has eight digits and is another one each time", () => {
  const codes = Array.from({ length: 200 }, newEmailCode);
  for (const code of codes) expect(code).toMatch(/^[0-9]{8}$/);
  expect(new Set(codes).size).toBe(codes.length);
});

describe("a code is read", () => {
  test.for(["01234567", " 0123 4567\n", "0123-4567", "0123\u20134567", "0123\u00A04567"])(
    "from %j",
    (text) => {
      expect(readEmailCode(text)).toBe("01234567");
    },
  );

  test.for([
    "0123456",
    "012345678",
    "0123456a",
    "\uFF10\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17",
  ])("not from %j", (text) => {
    expect(readEmailCode(text)).toBeNull();
  });
});

test("what is kept of a code is another for another key, ticket, mailbox and code", () => {
  const key = createSecretKey(Buffer.alloc(32));
  const otherKey = createSecretKey(Buffer.alloc(32, 1));
  const bound = { ticketHash: "ticket", email: "ada@example.com" };
  const hashes = [
    emailCodeHash(key, bound, "01234567"),
    emailCodeHash(otherKey, bound, "01234567"),
    emailCodeHash(key, { ...bound, ticketHash: "another" }, "01234567"),
    emailCodeHash(key, { ...bound, email: "eve@example.com" }, "01234567"),
    emailCodeHash(key, bound, "76543210"),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});
