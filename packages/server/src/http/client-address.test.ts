// Whose address counts: past trusted proxies, however they spell what they saw.
import { describe, expect, test } from "vitest";
import { clientAddressFrom } from "./client-address.ts";

const addressOf = clientAddressFrom(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);

describe("behind a trusted proxy, the caller is", () => {
  test.for([
    ["1.2.3.4", "1.2.3.4"],
    ["1.2.3.4:5678", "1.2.3.4"],
    ["2001:db8::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:5678", "2001:db8::1"],
    ["[fe80::1%eth0]:5678", "fe80::1"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["[::ffff:1.2.3.4]:5678", "1.2.3.4"],
    ["9.9.9.9:1, 1.2.3.4:5678, 10.1.1.1:443", "1.2.3.4"],
    // The port of an address without brackets can't be told from its last group.
    ["2001:db8::1:5678", "2001:db8::1:5678"],
    ["9.9.9.9, 1.2.3.4:port", "127.0.0.1"],
    ["1.2.3.4:123456", "127.0.0.1"],
    ["unknown", "127.0.0.1"],
    ["[1.2.3.4]:80", "127.0.0.1"],
  ] as const)("for %s: %s", ([forwardedFor, caller]) => {
    expect(addressOf("127.0.0.1", forwardedFor)).toBe(caller);
  });
});

describe("a header as long as they may be takes no time to read", () => {
  test.for([
    ["a hop that is no address", `[${":".repeat(16_000)}`],
    ["zones", `fe80::1${"%".repeat(16_000)}`],
    ["hops", "1.2.3.4,".repeat(2_000)],
    ["trusted hops", "10.1.1.1, ".repeat(1_600)],
    ["nothing", ",".repeat(16_000)],
  ])("%s", ([, forwardedFor]) => {
    const startedMs = performance.now();
    for (let round = 0; round < 10; round += 1) addressOf("127.0.0.1", forwardedFor);
    // It was half a second for one.
    expect(performance.now() - startedMs).toBeLessThan(300);
  });
});

test("nobody else is believed", () => {
  expect(addressOf("203.0.113.1", "1.2.3.4:5678")).toBe("203.0.113.1");
});
