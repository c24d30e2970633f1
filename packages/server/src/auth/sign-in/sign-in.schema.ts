// The shapes that every sign-in and registration shares.
import { z } from "zod";
import { userView } from "../../users/user.view.ts";

/** How the session is handed over; see SessionMode. Browsers want `session` or `token`, everything else `body`. */
export const sessionModeInput = z.enum(["session", "token", "body"]).default("token");

export const sessionSummary = z.object({
  id: z.string(),
  mode: z.enum(["session", "token", "body"]),
  methods: z.array(z.string()),
  assurance: z.union([z.literal(1), z.literal(2)]),
  authenticatedAt: z.date(),
  expiresAt: z.date(),
});

export const issuedTokens = z.object({
  accessToken: z.string(),
  /** `DPoP`: good only together with proofs of the key that it is bound to (RFC 9449, section 5). */
  tokenType: z.enum(["Bearer", "DPoP"]),
  accessTokenExpiresAt: z.date(),
  /** Only in mode `body`; in mode `token` it travels in an HttpOnly cookie. */
  refreshToken: z.string().nullable(),
});

/** A session, and what its client proves it with. */
export const signedInResult = z.object({
  status: z.literal("signedIn"),
  user: userView,
  session: sessionSummary,
  /** Null in mode `session`, where the cookie is all there is. */
  tokens: issuedTokens.nullable(),
});

/** A first factor was proven; one of `methods` completes the sign-in with this ticket. */
export const secondFactorRequired = z.object({
  status: z.literal("secondFactorRequired"),
  /** Single use, opens nothing but the next step. */
  ticket: z.string(),
  methods: z.array(z.string()),
  expiresAt: z.date(),
});

/** The address has to be confirmed first; a link was mailed. The same answer for an address that has an account. */
export const verificationRequired = z.object({ status: z.literal("verificationRequired") });

export const signInResult = z.discriminatedUnion("status", [
  signedInResult,
  secondFactorRequired,
  verificationRequired,
]);

/** A ticket as a client hands it back. */
export const ticketInput = z.string().min(1).max(128);

export type SignedInResult = z.output<typeof signedInResult>;
export type SignInResult = z.output<typeof signInResult>;
