// What crosses the wire as superjson. Plain data, which most answers are, is written without superjson's walk; a test
// compares both. What strangers send never reaches superjson's own reader.
import { serialize, type SuperJSONResult } from "superjson";
import { readSentInput } from "./sent-input.ts";

export const transformer = {
  serialize: (value: unknown): SuperJSONResult => serializePlain(value) ?? serialize(value),
  deserialize: readSentInput,
};

interface Found {
  /** Of each date: its path, and how superjson says that it is one. */
  dates: Record<string, ["Date"]> | null;
  readonly seen: Set<object>;
}

const notPlain = Symbol("not plain");

/** @returns null for anything but objects, arrays, JSON's own values and dates, or where one of them appears twice */
function serializePlain(value: unknown): SuperJSONResult | null {
  if (typeof value !== "object" || value === null || value instanceof Date) return null;
  const found: Found = { dates: null, seen: new Set() };
  const written = toJson(value, "", found);
  if (written === notPlain) return null;
  const json = written as SuperJSONResult["json"];
  return found.dates ? { json, meta: { values: found.dates, v: 1 } } : { json };
}

/** @returns the value itself, or a copy with its dates written out: JSON.stringify is several times slower where it meets one */
function toJson(value: unknown, path: string, found: Found): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? value : notPlain;
    case "object":
      return value === null ? null : objectToJson(value, path, found);
    default:
      return notPlain;
  }
}

function objectToJson(value: object, path: string, found: Found): unknown {
  if (found.seen.has(value)) return notPlain;
  found.seen.add(value);
  if (value instanceof Date) return dateToJson(value, path, found);
  const isArray = Array.isArray(value);
  if (!isArray && Object.getPrototypeOf(value) !== Object.prototype) return notPlain;
  const at = path === "" ? "" : `${path}.`;
  const members = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const key in members) {
    if (!isArray && (!plainKey.test(key) || poisonous.has(key))) return notPlain;
    const written = toJson(members[key], at + key, found);
    if (written === notPlain) return notPlain;
    if (written === members[key]) continue;
    copy ??= (isArray ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = written;
  }
  return copy ?? value;
}

function dateToJson(date: Date, path: string, found: Found): unknown {
  if (Number.isNaN(date.getTime())) return notPlain;
  (found.dates ??= {})[path] = ["Date"];
  return date.toISOString();
}

// Others are escaped in paths.
const plainKey = /^[\w-]+$/;
const poisonous: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype", "toJSON"]);
