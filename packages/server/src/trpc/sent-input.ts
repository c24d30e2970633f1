// Reads what clients send as superjson. Of its annotations only those are followed that our inputs have a use for: the others
// make small requests into large work, and values into objects that nobody asked for.

/** Where an annotation leads, and what it says that the value there is. */
type Annotation = readonly [path: readonly string[], kind: unknown];

const mostAnnotations = 100;
const longestPath = 200;
const longestDate = 40;

const numbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Infinity,
  "-Infinity": -Infinity,
  "-0": -0,
};

/** @throws TypeError for annotations that aren't followed */
export function readSentInput(sent: unknown): unknown {
  const { json, meta } = sent as { readonly json?: unknown; readonly meta?: unknown };
  // Of objects that are one and the same, JSON has a copy in each place.
  const annotations = annotationsOf((meta as { readonly values?: unknown } | null)?.values);
  const root = { json };
  for (const [path, kind] of annotations) annotate(root, ["json", ...path], kind);
  return root.json;
}

function annotationsOf(values: unknown): readonly Annotation[] {
  if (values === undefined || values === null) return [];
  if (Array.isArray(values)) return [[[], onlyOf(values)]];
  if (typeof values !== "object") throw new TypeError("Annotations are a list or an object.");
  const entries = Object.entries(values);
  if (entries.length > mostAnnotations) throw new TypeError("Too many annotations.");
  return entries.map(([path, kinds]) => {
    if (path.length > longestPath) throw new TypeError("An annotation leads too deep.");
    return [path.split("."), onlyOf(kinds)];
  });
}

// A second member would hold annotations of what is inside of a map or a set.
function onlyOf(kinds: unknown): unknown {
  if (!Array.isArray(kinds) || kinds.length !== 1)
    throw new TypeError("An annotation is one kind.");
  return kinds[0];
}

function annotate(root: object, path: readonly string[], kind: unknown): void {
  let holder: unknown = root;
  for (const key of path.slice(0, -1)) holder = ownMember(holder, key);
  const key = path.at(-1) ?? "";
  const value = valueOf(ownMember(holder, key), kind);
  (holder as Record<string, unknown>)[key] = value;
}

function ownMember(holder: unknown, key: string): unknown {
  const isThere = typeof holder === "object" && holder !== null && Object.hasOwn(holder, key);
  if (!isThere) throw new TypeError("An annotation leads nowhere.");
  return (holder as Record<string, unknown>)[key];
}

function valueOf(written: unknown, kind: unknown): unknown {
  if (kind === "undefined" && written === null) return undefined;
  if (typeof written === "string") {
    if (kind === "Date" && written.length <= longestDate) return new Date(written);
    if (kind === "number" && Object.hasOwn(numbers, written)) return numbers[written];
  }
  throw new TypeError("An annotation doesn't fit its value.");
}
