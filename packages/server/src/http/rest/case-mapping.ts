// The one mapping between names in the code (camelCase) and names on the wire (snake_case), for values and schemas alike.

// WebAuthn's own JSON keeps its member names (WebAuthn Level 3, section 5.1.10).
const webAuthnMembers = new Set(["publicKey", "credential", "assertion"]);

/** @param name camelCase */
export function toSnakeCase(name: string): string {
  if (webAuthnMembers.has(name)) return name;
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** @param name snake_case */
export function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Whether a name could have come from {@link toSnakeCase}: a second spelling of a field is no field. */
export function isWireName(name: string): boolean {
  return webAuthnMembers.has(name) || toSnakeCase(toCamelCase(name)) === name;
}

/** A dotted path of camelCase names as the wire spells it. */
export function toWirePath(path: string): string {
  const names = path.split(".");
  const webAuthn = names.findIndex((name) => webAuthnMembers.has(name));
  return names
    .map((name, index) => (webAuthn !== -1 && index > webAuthn ? name : toSnakeCase(name)))
    .join(".");
}

/** An answer as it goes out: names in snake_case, dates as ISO 8601. */
export function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toWire);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [toSnakeCase(name), memberToWire(name, member)]),
  );
}

function memberToWire(name: string, member: unknown): unknown {
  if (webAuthnMembers.has(name)) return member;
  // The seed's user object tells the day of birth as an instant.
  if (name === "dateOfBirth" && typeof member === "string") return `${member}T00:00:00Z`;
  return toWire(member);
}

/** A body as procedures take it: names in camelCase. */
export function fromWire(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fromWire);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      toCamelCase(name),
      webAuthnMembers.has(name) ? member : fromWire(member),
    ]),
  );
}

/** The dotted paths of members whose names aren't the wire's, which therefore name no field. */
export function foreignNames(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => foreignNames(item, `${path}${index}.`));
  return Object.entries(value).flatMap(([name, member]) => {
    if (!isWireName(name)) return [`${path}${name}`];
    return webAuthnMembers.has(name) ? [] : foreignNames(member, `${path}${name}.`);
  });
}
