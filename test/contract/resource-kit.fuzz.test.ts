// Two thousand headers that no client would send: each is refused in the kit's own words, none breaks it.
import { createResourceVerifier, ResourceError } from "@latchkey/server/resource";
import { expect } from "vitest";
import { registerWithPassword } from "./people.ts";
import { newClient } from "./resource-under-test.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const turns = 2_000;

/** Numbers that look random and come again in the same order (mulberry32). */
function createDice(seed: number) {
  let state = seed;
  return (sides: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

test("malformed Authorization, DPoP and Cookie headers are refused, and nothing else happens", async ({
  server,
}) => {
  const verifier = createResourceVerifier({
    issuer: server.origin,
    issuerUrl: server.url,
    publicOrigin: "https://api.example.com",
    client: await newClient(server),
  });
  await verifier.ready;
  const token = (await registerWithPassword(server)).tokens?.accessToken ?? "";
  const roll = createDice(20_261_122);
  const pick = <Item>(items: readonly Item[]): Item => items[roll(items.length)] as Item;
  const noise = (length: number) =>
    Array.from({ length }, () => String.fromCodePoint(pick([roll(128), roll(256), roll(0xd800)])));
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const json = () =>
    pick<unknown>([
      null,
      1,
      [],
      {},
      { alg: "EdDSA" },
      { alg: { a: 1 }, typ: [] },
      "x",
      { crit: 1 },
    ]);
  const headers = () => ({ alg: "EdDSA", typ: "at+jwt", kid: pick(["x", "", "__proto__"]) });
  const broken = (text: string): string => {
    const at = roll(text.length || 1);
    const middle = pick(["", ".", "=", " ", ",", noise(3).join(""), "\u0000", "\n"]);
    return text.slice(0, at) + middle + text.slice(at + 1);
  };
  const value = (): string =>
    pick([
      () => noise(roll(200)).join(""),
      () => broken(token),
      () => `${part(json())}.${part(json())}.${part(json())}`,
      () => `${part(headers())}.${part(json())}.${noise(8).join("")}`,
      () => ".".repeat(roll(9_000)),
      () => "A".repeat(roll(20_000)),
    ])();
  const scheme = () => pick(["Bearer", "bearer", "DPoP", "dpop", "Basic", "", "Bearer Bearer"]);
  const session = () => `${pick(["__Host-latchkey_session", "latchkey_session", "x"])}=${value()}`;

  const codes = new Map<string, number>();
  for (let turn = 0; turn < turns; turn += 1) {
    const outcome = await verifier
      .verify({
        method: pick(["GET", "POST", "", "\n"]),
        path: pick(["/things", "", "*", "//x", value()]),
        authorization: roll(3) === 0 ? undefined : `${scheme()} ${value()}`,
        dpop: roll(2) === 0 ? undefined : value(),
        cookie: roll(2) === 0 ? session() : undefined,
        origin: roll(3) === 0 ? value() : undefined,
      })
      .catch((error: unknown) => error);
    if (!(outcome instanceof ResourceError)) throw new Error(`Turn ${turn}`, { cause: outcome });
    codes.set(outcome.code, (codes.get(outcome.code) ?? 0) + 1);
  }
  verifier.stop();
  // Every way to be refused was met.
  const met = [...codes].filter(([, times]) => times > 10).map(([code]) => code);
  const ways = ["missing_token", "invalid_request", "invalid_token", "origin_refused"];
  expect(met.toSorted()).toEqual(ways.toSorted());
});
