// The API's type and what is inferred from it. Types alone: nothing of the server reaches a bundle.
import type { ApiRouter } from "@latchkey/server/api";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

export type { ApiErrorCode, ApiErrorShape, ApiRouter } from "@latchkey/server/api";

/** What each procedure takes, by router and name. */
export type ApiInputs = inferRouterInputs<ApiRouter>;
/** What each procedure answers, by router and name. */
export type ApiOutputs = inferRouterOutputs<ApiRouter>;

/** An account, as the API tells of it. */
export type User = ApiOutputs["users"]["me"];
/** What a sign-in or a registration came to, discriminated by `status`. */
export type SignInResult = ApiOutputs["auth"]["passwords"]["signIn"];
/** A sign-in that is complete. */
export type SignedIn = Extract<SignInResult, { status: "signedIn" }>;
/** The session that a sign-in opened. */
export type Session = SignedIn["session"];
/** How a session is proven: by a cookie, by tokens with the refresh token in a cookie, or by tokens in bodies. */
export type SessionMode = Session["mode"];
/** What a person tells of themself at registration. */
export type Profile = ApiInputs["auth"]["passkeys"]["beginRegistration"];
