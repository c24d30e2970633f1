// Text that no database and no hash treats as itself: lone surrogates all hash alike, U+0000 ends PostgreSQL's patience.

/** Whether every string in a value, keys included, is well-formed UTF-16 without U+0000. */
export function isWellFormed(value: unknown): boolean {
  // superjson's annotations let a client tie any knot: each object is looked at once, and none by recursion.
  const seen = new Set<unknown>();
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined || waiting.length > 0; next = waiting.pop()) {
    if (typeof next === "string" && !(next.isWellFormed() && !next.includes("\0"))) return false;
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    for (const member of membersOf(next)) waiting.push(member);
  }
  return true;
}

function membersOf(value: object): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return entries.flat();
}
