// Text that no database and no hash treats as itself: lone surrogates all hash alike, U+0000 ends PostgreSQL's patience.

/** Whether every string in a value, keys included, is well-formed UTF-16 without U+0000. */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  return Object.entries(value).every(([key, member]) => isWellFormed(key) && isWellFormed(member));
}
