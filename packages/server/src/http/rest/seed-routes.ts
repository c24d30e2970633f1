// The addresses of the WebAuthn service that this face stays compatible with: its paths, bodies, statuses and words.
import { z } from "zod";
import { issuedTokens, type SignedInResult } from "../../auth/sign-in/sign-in.schema.ts";
import type { CreationOptions, RequestOptions } from "../../auth/passkeys/passkey.schema.ts";
import { creationOptions, requestOptions } from "../../auth/passkeys/passkey.schema.ts";
import { userView } from "../../users/user.view.ts";
import { open, type OtherAnswer, signedIn } from "./route.ts";

/** WebAuthn options as `navigator.credentials` takes them. */
export const creationAnswer: OtherAnswer = {
  schema: z.object({ publicKey: creationOptions }),
  from: (publicKey: CreationOptions) => ({ publicKey }),
};
export const requestAnswer: OtherAnswer = {
  schema: z.object({ publicKey: requestOptions }),
  from: (publicKey: RequestOptions) => ({ publicKey }),
};

// Registering signs nobody in here: the session that the procedure opened would be nobody's, so it is ended at once.
const registeredUser: OtherAnswer = {
  schema: userView,
  async from(result: SignedInResult, call) {
    await call("auth.signOut", { refreshToken: result.tokens?.refreshToken });
    return result.user;
  },
};

const bearerToken: OtherAnswer = {
  schema: z.object({
    accessToken: issuedTokens.shape.accessToken,
    tokenType: z.enum(["bearer", "DPoP"]),
    accessTokenExpiresAt: issuedTokens.shape.accessTokenExpiresAt,
    refreshToken: issuedTokens.shape.refreshToken,
    user: userView,
  }),
  from: ({ tokens, user }: SignedInResult) => ({
    ...tokens,
    tokenType: tokens?.tokenType === "DPoP" ? "DPoP" : "bearer",
    user,
  }),
};

const generic = { SIGN_IN_FAILED: "Invalid credentials" };

export const registrationRoutes = [
  open("POST", "/register/begin", "auth.passkeys.beginRegistration", "Begin a registration", {
    operationId: "register_begin",
    description:
      "Takes the person's fields and answers with options for `navigator.credentials.create()`. Nothing is stored but the challenge, which waits five minutes.",
    answer: creationAnswer,
  }),
  open(
    "POST",
    "/register/complete",
    "auth.passkeys.finishRegistration",
    "Complete a registration",
    {
      operationId: "register_complete",
      description:
        "Verifies the credential and makes the account. `email` must be the one that the registration began with.",
      status: 201,
      fixed: { mode: "body" },
      required: ["email"],
      answer: registeredUser,
    },
  ),
] as const;

export const loginRoutes = [
  open("POST", "/login/begin", "auth.passkeys.beginSignIn", "Begin a login", {
    operationId: "login_begin",
    description:
      "Answers with options for `navigator.credentials.get()`, for an unknown address too: those name a credential that nobody holds.",
    required: ["email"],
    answer: requestAnswer,
  }),
  open("POST", "/login/complete", "auth.passkeys.finishSignIn", "Complete a login", {
    operationId: "login_complete",
    description:
      "Verifies the assertion and answers with an access token. `email` must be the one that the login began with.",
    fixed: { mode: "body" },
    required: ["email"],
    renamed: { assertion: "credential" },
    answer: bearerToken,
    wording: generic,
  }),
] as const;

export const protectedRoutes = [
  signedIn("GET", "/users/me", "users.me", "Read the caller's own account"),
  signedIn("GET", "/users/{id}", "users.get", "Read an account", {
    description: "Owners read their own account, administrators anyone's.",
    wording: {
      FORBIDDEN: "You don't have permission to access this resource",
      USER_NOT_FOUND: "User not found",
    },
  }),
] as const;

/** Addresses that hand the request on to a ceremony's first step, body and all. */
export const redirects = [
  { path: "/users", to: "/register/begin", operationId: "create_user", tag: "Registration" },
  { path: "/login", to: "/login/begin", operationId: "login", tag: "Login" },
] as const;
