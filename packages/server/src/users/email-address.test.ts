// Canonical addresses: one spelling of a mailbox, at a name and never at a number.
import { describe, expect, test } from "vitest";
import { canonicalEmail } from "./email-address.ts";

describe("an address", () => {
  test.for([
    ["Jane@Example.COM", "jane@example.com"],
    ["jane@bücher.example", "jane@xn--bcher-kva.example"],
    ["jane@localhost", "jane@localhost"],
    ["a@1.example.com", "a@1.example.com"],
  ] as const)("%s is %s", ([text, canonical]) => {
    expect(canonicalEmail(text)).toBe(canonical);
  });

  test.for([
    "a@999999999",
    "a@127.0.0.1",
    "a@127.1",
    "a@0x7f000001",
    "a@0x7f.1",
    "a@0177.0.0.1",
    "a@１２７.0.0.1",
    "a@127.0.0.1.",
    "a@[127.0.0.1]",
    "a@[::1]",
    "a@1.2.3",
    "a@example.1",
    "a@host",
    "a@host.",
  ])("%s names no mail domain", (text) => {
    expect(canonicalEmail(text)).toBeNull();
  });
});
