// Makes requests that are almost right out of ones that are: values, structure, bytes, addresses and headers change.
import type { RawRequest } from "./raw-http.ts";

/** A valid call: a procedure, its input, and who makes it. */
export interface FuzzRequest {
  readonly method: "GET" | "POST";
  readonly procedure: string;
  readonly json: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Numbers between 0 and 1 that a seed decides. */
export type Random = () => number;

/** @see https://prng.di.unimi.it/splitmix64.c for the idea; 32 bits are plenty here (mulberry32) */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const strangeValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -0.5,
  2 ** 53,
  "",
  " ",
  "a",
  "x".repeat(2_000),
  "🙂",
  "\uFFFD",
  "e\u0301",
  "ﷺ".repeat(50),
  "'; drop table users; --",
  "%",
  "_",
  "\\",
  "../../etc/passwd",
  "<script>",
  "null",
  "undefined",
  "NaN",
  "1e999",
  "2026-13-45",
  "9999-12-31",
  "0000-00-00",
  "1990-12-10T25:61:61Z",
  "a@b",
  "a@b.c",
  "A@EXAMPLE.COM",
  "ada@exämple.com",
  "ada@[127.0.0.1]",
  "@",
  `${"a".repeat(64)}@example.com`,
  "AA",
  "AAAA",
  "____",
  "----",
  "=",
  "a.b.c",
  [],
  [[]],
  [null],
  {},
  { a: 1 },
  { length: 5 },
  { toJSON: 1 },
  { $gt: "" },
  { constructor: { prototype: {} } },
  Array.from({ length: 300 }, () => "x"),
];
const strangeText = ["\0", "\uD800", "\uDC00\uD800", "\u202E", "\uFEFF", "\r\n", "\u2028"];
const strangeNames = [
  "__proto__",
  "constructor",
  "toString",
  "role",
  "id",
  "isAdmin",
  "",
  " ",
  "a.b",
  "0",
  "length",
];
const strangeKinds = [
  "Date",
  "undefined",
  "bigint",
  "set",
  "map",
  "regexp",
  "URL",
  "number",
  "Error",
  ["class", "x"],
  ["typed-array", "Uint8Array"],
];
const strangeHeaders: readonly Readonly<Record<string, string>>[] = [
  { "content-type": "text/plain" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-encoding": "gzip" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  { authorization: "Bearer" },
  { authorization: "Basic YTpi" },
  { authorization: "Bearer a.b.c" },
  { cookie: "a=b; __Host-latchkey_session=x" },
  { cookie: "__Host-latchkey_refresh=x" },
  { "x-forwarded-for": "1.2.3.4, ::1, x" },
  { "user-agent": "x".repeat(3_000) },
  { "trpc-accept": "application/jsonl" },
  { "x-trpc-source": "\u00ff" },
  { "accept-encoding": "*;q=x" },
  { host: "evil.example" },
  { dpop: "a.b.c" },
];

/** @returns makes one request after another, each from one of `valid` */
export function createMutator(random: Random, valid: readonly FuzzRequest[]): () => RawRequest {
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;

  const strange = (value: unknown): unknown => {
    if (typeof value !== "string" || random() < 0.5) return pick(strangeValues);
    const at = below(value.length + 1);
    const [head, tail] = [value.slice(0, at), value.slice(at)];
    return pick([
      () => head + pick(strangeText) + tail,
      () => head,
      () => head + tail.slice(1),
      () => head + String.fromCharCode(33 + below(94)) + tail.slice(1),
      () =>
        Buffer.from(
          Buffer.from(value, "base64url").map((byte) => (random() < 0.05 ? below(256) : byte)),
        ).toString("base64url"),
      () => value.toUpperCase(),
      () => value + value,
    ])();
  };

  const mutateValue = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || random() < 0.1) return strange(value);
    const entries: [string, unknown][] = Object.entries(value);
    const at = below(entries.length + 1);
    const entry = entries[at];
    if (!entry || random() < 0.1) return { ...value, [pick(strangeNames)]: pick(strangeValues) };
    if (random() < 0.1) return Object.fromEntries(entries.toSpliced(at, 1));
    return Object.fromEntries(entries.with(at, [entry[0], mutateValue(entry[1])]));
  };

  const annotate = (json: unknown): unknown => {
    const names = Object.keys((json as object | undefined) ?? {});
    const path = random() < 0.7 ? (pick(names) ?? "") : pick(strangeNames);
    const values = { [path]: [pick(strangeKinds)] };
    return {
      json,
      meta:
        random() < 0.5
          ? { values }
          : { values, referentialEqualities: { [path]: [pick(strangeNames), pick(names) ?? ""] } },
    };
  };

  const mangle = (text: string): Uint8Array => {
    const bytes = Buffer.from(text);
    const at = below(bytes.length);
    return pick([
      () => bytes.subarray(0, at),
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from([below(256)]), bytes.subarray(at)]),
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
      () => Buffer.concat([bytes, bytes]),
      () => Buffer.from(bytes.map((byte, index) => (index === at ? below(256) : byte))),
    ])();
  };

  const address = (procedure: string): string =>
    pick([
      () => procedure.slice(0, below(procedure.length)),
      () => `${procedure},${procedure}`,
      () => `${procedure}?batch=1`,
      () => `${procedure},${pick(valid).procedure}?batch=1`,
      () => `${procedure}.${encodeURIComponent(pick(strangeNames))}`,
      () => `${procedure}/%${below(256).toString(16)}`,
      () =>
        `${procedure}?${pick(["batch=1&batch=1", "input=%7B", "connectionParams=x", "lastEventId=1", "%00", "a=%ff"])}`,
    ])();

  return () => {
    const request = pick(valid);
    const untouched = random() < 0.1;
    const json = untouched || random() < 0.15 ? request.json : mutateValue(request.json);
    const body = JSON.stringify(!untouched && random() < 0.15 ? annotate(json) : { json }) ?? "";
    const bytes = !untouched && random() < 0.15 ? mangle(body) : body;
    const headers = {
      ...request.headers,
      ...(!untouched && random() < 0.1 ? pick(strangeHeaders) : {}),
    };
    const path = `/trpc/${!untouched && random() < 0.1 ? address(request.procedure) : request.procedure}`;
    const method =
      !untouched && random() < 0.05
        ? pick(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        : request.method;
    if (method !== "GET")
      return {
        method,
        path,
        body: bytes,
        headers: { "content-type": "application/json", ...headers },
      };
    const input = encodeURIComponent(Buffer.from(bytes).toString("latin1"));
    return {
      method,
      path: `${path}${path.includes("?") ? "&" : "?"}input=${input}`.slice(0, 12_000),
      headers,
    };
  };
}
