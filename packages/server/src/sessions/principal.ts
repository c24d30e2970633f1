// Who calls, as an access token or a session cookie has proven it.

/** The proven caller of a request. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: string;
  readonly methods: readonly string[];
  readonly assurance: 1 | 2;
  readonly authenticatedAt: Date;
  /** When the proof itself ends: the token's expiry, or the session's. */
  readonly expiresAt: Date;
  /** Thumbprint of the key that the proof is bound to (RFC 9449), or null for a bearer. */
  readonly boundKey: string | null;
  /** How the proof came: an access token in the Authorization header, or the session cookie. */
  readonly via: "token" | "session";
  /** The cookie's value was replaced a moment ago: it still reads, but nothing that asks for a step-up. */
  readonly byReplacedCookie?: boolean;
}
