// Accounts for tests: made through the API, with a software authenticator or a password.
import { randomUUID } from "node:crypto";
import {
  type AuthenticationContext,
  createSoftwareAuthenticator,
  type RegistrationContext,
  type SoftwareAuthenticator,
  type SoftwareAuthenticatorOptions,
} from "@latchkey/client-sdk/testing";
import type { ApiRouter } from "@latchkey/server/api";
import type { TRPCClient } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import { type ApiCaller, createCaller } from "./api-caller.ts";

/** Where a server is reached, and what it calls itself. */
export interface Deployment {
  readonly url: string;
  readonly origin: string;
}

// WebAuthn's own types, which know fewer undefined members than zod's.
type CreationOptions = Parameters<SoftwareAuthenticator["create"]>[0];
type RequestOptions = Parameters<SoftwareAuthenticator["get"]>[0];
type Api = TRPCClient<ApiRouter>;
export type SessionMode = "session" | "token" | "body";
type Answer = inferRouterOutputs<ApiRouter>["auth"]["passwords"]["signIn"];
export type SignedIn = Extract<Answer, { status: "signedIn" }>;

/** A person's fields with an address that nobody else has. */
export function newProfile(email = `${randomUUID()}@example.com`) {
  return {
    firstName: "Ada",
    lastName: "Lovelace",
    email,
    dateOfBirth: "1990-12-10",
    jobTitle: "Analyst",
  };
}

export const goodPassword = "correct horse battery staple";

/** @throws Error when the sign-in wants another factor */
export function requireSignedIn(answer: Answer): SignedIn {
  if (answer.status !== "signedIn")
    throw new Error(`Expected a completed sign-in, got ${JSON.stringify(answer)}.`);
  return answer;
}

/** Somebody who is signed in. */
export interface Person extends SignedIn {
  readonly email: string;
  readonly caller: ApiCaller;
  /** Calls as this person, with the access token where there is one. */
  readonly api: Api;
}

/** Someone with a passkey. */
export interface PasskeyHolder extends Person {
  readonly authenticator: SoftwareAuthenticator;
  readonly credentialId: string;
  /** The account's id as authenticators keep it, base64url. */
  readonly userHandle: string;
}

/** Registers a new person with a password. */
export async function registerWithPassword(
  server: Deployment,
  options: {
    readonly mode?: SessionMode;
    readonly email?: string;
    readonly password?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Person> {
  const { mode = "body", password = goodPassword, headers } = options;
  const profile = newProfile(options.email);
  const caller = createCaller(server, headers ? { headers } : {});
  return asPerson(
    server,
    caller,
    requireSignedIn(
      await caller.api.auth.passwords.register.mutate({ ...profile, password, mode }),
    ),
    headers,
  );
}

/** Signs in with a password, from a client without a past. */
export async function signInWithPassword(
  server: Deployment,
  email: string,
  options: { readonly mode?: SessionMode; readonly password?: string } = {},
): Promise<Person> {
  const { mode = "body", password = goodPassword } = options;
  const caller = createCaller(server);
  return asPerson(
    server,
    caller,
    requireSignedIn(await caller.api.auth.passwords.signIn.mutate({ email, password, mode })),
  );
}

function asPerson(
  server: Deployment,
  caller: ApiCaller,
  signedIn: SignedIn,
  headers?: Record<string, string>,
): Person {
  const accessToken = signedIn.tokens?.accessToken;
  const { api } = createCaller(server, {
    accessToken,
    cookies: caller.cookies,
    ...(headers ? { headers } : {}),
  });
  return { ...signedIn, email: signedIn.user.email, caller, api };
}

/** Registers a new person with a passkey. */
export async function registerWithPasskey(
  server: Deployment,
  options: SoftwareAuthenticatorOptions & {
    readonly mode?: SessionMode;
    readonly authenticator?: SoftwareAuthenticator;
  } = {},
): Promise<PasskeyHolder> {
  const { mode = "body", authenticator: given, ...settings } = options;
  const authenticator = given ?? createSoftwareAuthenticator(settings);
  const caller = createCaller(server);
  const { finish, userHandle, credentialId } = await beginRegistration(
    server,
    caller.api,
    authenticator,
    { mode },
  );
  return {
    ...asPerson(server, caller, requireSignedIn(await finish())),
    authenticator,
    credentialId,
    userHandle,
  };
}

/** Registers as far as the authenticator's answer. @returns what sends it */
export async function beginRegistration(
  server: Deployment,
  api: Api,
  authenticator: SoftwareAuthenticator,
  options: {
    readonly profile?: ReturnType<typeof newProfile>;
    readonly mode?: SessionMode;
    readonly misbehavior?: RegistrationContext["misbehavior"];
  } = {},
) {
  const creation = await api.auth.passkeys.beginRegistration.mutate(
    options.profile ?? newProfile(),
  );
  const made = await authenticator.create(creation as CreationOptions, {
    origin: server.origin,
    misbehavior: options.misbehavior,
  });
  const credential = { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
  return {
    credential,
    challenge: creation.challenge,
    credentialId: credential.id,
    userHandle: creation.user.id,
    finish: () =>
      api.auth.passkeys.finishRegistration.mutate({ credential, mode: options.mode ?? "body" }),
  };
}

/** Signs in as far as the authenticator's answer. @returns what sends it */
export async function beginSignIn(
  server: Deployment,
  api: Api,
  authenticator: SoftwareAuthenticator,
  options: { readonly email?: string | undefined; readonly mode?: SessionMode } & Omit<
    AuthenticationContext,
    "origin"
  > = {},
) {
  const { email, mode = "body", ...ceremony } = options;
  const request = await api.auth.passkeys.beginSignIn.mutate(email === undefined ? {} : { email });
  const made = await authenticator.get(request as RequestOptions, {
    origin: server.origin,
    ...ceremony,
  });
  const credential = { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
  return {
    credential,
    challenge: request.challenge,
    finish: () => api.auth.passkeys.finishSignIn.mutate({ credential, mode }),
  };
}
