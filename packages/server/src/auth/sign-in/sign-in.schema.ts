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
  accessTokenExpiresAt: z.date(),
  /** Only in mode `body`; in mode `token` it travels in an HttpOnly cookie. */
  refreshToken: z.string().nullable(),
});

export const signInResult = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("signedIn"),
    user: userView,
    session: sessionSummary,
    /** Null in mode `session`, where the cookie is all there is. */
    tokens: issuedTokens.nullable(),
  }),
]);

export type SignInResult = z.output<typeof signInResult>;
