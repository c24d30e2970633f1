// Who calls a resource, as a verified token or an introspected session tells.

/** The proven caller of a request. */
export interface ResourceCaller {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: string;
  /** What the role holds; `*` is everything. */
  readonly permissions: readonly string[];
  /** RFC 8176 names of how the session was authenticated. */
  readonly methods: readonly string[];
  readonly assurance: 1 | 2;
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
  readonly via: "token" | "session";
}

/** A verified token's claims, with the account's authorization version for the revocation check. */
export interface VerifiedClaims {
  readonly caller: ResourceCaller;
  readonly authorizationVersion: number;
  /** Thumbprint of the key that the token is bound to (RFC 9449), or undefined for a bearer token. */
  readonly jkt: string | undefined;
}

/** Reads claims, or answers null when one is missing or of another type. */
export function readClaims(
  claims: Readonly<Record<string, unknown>>,
  via: ResourceCaller["via"],
): VerifiedClaims | null {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === "string" ? value : undefined;
  };
  const number = (name: string): number | undefined => {
    const value = claims[name];
    return typeof value === "number" ? value : undefined;
  };
  const userId = text("sub");
  const sessionId = text("sid");
  const role = text("role");
  const expiresSeconds = number("exp");
  if (
    userId === undefined ||
    sessionId === undefined ||
    role === undefined ||
    expiresSeconds === undefined
  )
    return null;
  const texts = (name: string): readonly string[] => {
    const value = claims[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  };
  return {
    caller: {
      userId,
      sessionId,
      role,
      email: text("email") ?? "",
      firstName: text("first_name") ?? "",
      lastName: text("last_name") ?? "",
      permissions: texts("permissions"),
      methods: texts("amr"),
      assurance: number("aal") === 2 ? 2 : 1,
      authenticatedAt: new Date((number("auth_time") ?? 0) * 1000),
      expiresAt: new Date(expiresSeconds * 1000),
      via,
    },
    authorizationVersion: number("ver") ?? 0,
    jkt: thumbprintOf(claims["cnf"]),
  };
}

function thumbprintOf(confirmation: unknown): string | undefined {
  if (typeof confirmation !== "object" || confirmation === null || !("jkt" in confirmation))
    return undefined;
  return typeof confirmation.jkt === "string" ? confirmation.jkt : undefined;
}
