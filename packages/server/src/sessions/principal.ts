// Who calls, as an access token or a session cookie has proven it.

/** Ways that a session was authenticated, as RFC 8176 names them where it does. */
export type Amr = "pwd" | "otp" | "hwk" | "swk" | "user" | "mfa" | "rec";

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
  /** How the proof came: an access token in the Authorization header, or the session cookie. */
  readonly via: "token" | "session";
}
