// What crosses the wire as superjson. Plain data, which most answers are, is written without superjson's walk; a test
// compares both.
import { deserialize, serialize, type SuperJSONResult } from "superjson";

export const transformer = {
  serialize: (value: unknown): SuperJSONResult => serializePlain(value) ?? serialize(value),
  deserialize,
};

interface Found {
  /** Of each date: its path, and how superjson says that it is one. */
  dates: Record<string, ["Date"]> | null;
  readonly seen: Set<object>;
}

/** @returns null for anything but objects, arrays, JSON's own values and dates, or where one of them appears twice */
function serializePlain(value: unknown): SuperJSONResult | null {
  if (typeof value !== "object" || value === null || value instanceof Date) return null;
  const found: Found = { dates: null, seen: new Set() };
  if (!isPlain(value, "", found)) return null;
  // Dates write themselves as superjson would.
  const json = value as SuperJSONResult["json"];
  return found.dates ? { json, meta: { values: found.dates, v: 1 } } : { json };
}

function isPlain(value: unknown, path: string, found: Found): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || isPlainObject(value, path, found);
    default:
      return false;
  }
}

function isPlainObject(value: object, path: string, found: Found): boolean {
  if (found.seen.has(value)) return false;
  found.seen.add(value);
  if (value instanceof Date) {
    (found.dates ??= {})[path] = ["Date"];
    return !Number.isNaN(value.getTime());
  }
  const at = path === "" ? "" : `${path}.`;
  if (Array.isArray(value)) {
    return value.every((member, index) => isPlain(member, `${at}${index}`, found));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) {
    if (!plainKey.test(key) || poisonous.has(key)) return false;
    if (!isPlain((value as Record<string, unknown>)[key], at + key, found)) return false;
  }
  return true;
}

// Others are escaped in paths.
const plainKey = /^[\w-]+$/;
const poisonous: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype", "toJSON"]);
