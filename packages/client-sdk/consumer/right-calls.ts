// A stranger's program: everything here must compile against the packed SDK, and infer no `any`.
import {
  createLatchkeyClient,
  isLatchkeyError,
  type ApiErrorCode,
  type DpopKeyStore,
  type LatchkeyClient,
  type SessionSnapshot,
  type SignInResult,
  type User,
} from "@latchkey/client-sdk";
import { createSoftwareAuthenticator, createSoftwareWebAuthn } from "@latchkey/client-sdk/testing";
import { captureTyping, type LiveTyping, type TypingSample } from "@latchkey/client-sdk/typing";

// oxlint-disable typescript/no-unnecessary-type-parameters -- types are all that is asserted here
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
const assertType = <_Holds extends true>(): void => undefined;

const origin = "https://auth.example.com";
let pair: CryptoKeyPair | null = null;
const keyStore: DpopKeyStore = {
  read: () => pair,
  add: async (made) => (pair ??= made),
  remove: () => void (pair = null),
};
export const client: LatchkeyClient = createLatchkeyClient({
  url: origin,
  mode: "token",
  fetch,
  now: () => new Date(),
  timeoutMs: 5_000,
  dpop: "whenRequired",
  dpopKeyStore: keyStore,
  resourceOrigins: ["https://api.example.com"],
  webauthn: createSoftwareWebAuthn(createSoftwareAuthenticator(), { origin }),
  onStepUp: async ({ assurance, maxAgeSeconds, methods }) => {
    assertType<Same<typeof assurance, 1 | 2>>();
    assertType<Same<typeof maxAgeSeconds, number>>();
    assertType<Same<typeof methods, readonly string[]>>();
  },
});

export async function useApi(signal: AbortSignal): Promise<void> {
  const me = await client.api.users.me.query();
  assertType<Same<typeof me, User>>();
  assertType<Same<typeof me.createdAt, Date>>();
  assertType<Same<typeof me.email, string>>();
  assertType<Same<typeof me.status, "active" | "disabled">>();
  assertType<Same<keyof typeof me & `${string}${"assword" | "ecret" | "ash"}${string}`, never>>();
  const page = await client.api.users.list.query({ search: "ada", limit: 10 }, { signal });
  assertType<Same<(typeof page.users)[number], User>>();
  assertType<Same<typeof page.nextCursor, string | null>>();
  const [session] = await client.api.auth.sessions.list.query();
  assertType<Same<IsAny<typeof session>, false>>();
  const report = await client.fetch("https://api.example.com/report", { signal });
  assertType<Same<typeof report, Response>>();
  const { ended } = await client.api.auth.sessions.revokeOthers.mutate();
  assertType<Same<typeof ended, number>>();
  const updated = await client.api.users.update.mutate({ jobTitle: "Analyst" });
  assertType<Same<typeof updated, User>>();
}

export async function signIn(signal: AbortSignal): Promise<void> {
  const profile = {
    firstName: "Ada",
    lastName: "Lovelace",
    email: "ada@example.com",
    dateOfBirth: "1990-12-10",
    jobTitle: "Analyst",
  };
  const results: SignInResult[] = [
    await client.signUp.withPasskey(profile, { signal }),
    await client.signUp.withPassword({ ...profile, password: "correct horse battery staple" }),
    await client.signIn.withPasskey({ email: profile.email }),
    await client.signIn.withPasskeyAutofill({ signal }),
    await client.signIn.withPassword({
      email: profile.email,
      password: "correct horse battery staple",
    }),
  ];
  for (const result of results) {
    if (result.status !== "signedIn") continue;
    assertType<Same<typeof result.user, User>>();
    assertType<Same<typeof result.session.assurance, 1 | 2>>();
    assertType<Same<typeof result.session.mode, "session" | "token" | "body">>();
  }
  await client.signOut();
}

export async function signInTyping(input: HTMLInputElement): Promise<void> {
  const capture = captureTyping(input, { deviceClass: "keyboard" });
  const stop = capture.subscribe(({ pressMs }: LiveTyping) => {
    assertType<Same<typeof pressMs, readonly number[]>>();
  });
  const sample: TypingSample = capture.sample();
  assertType<Same<typeof sample.releaseMs, (number | null)[]>>();
  const { nonce } = await client.api.behavior.beginCapture.mutate();
  const credentials = { email: "ada@example.com", password: "correct horse battery staple" };
  await client.signIn.withPassword({ ...credentials, typing: { nonce, sample } });
  stop();
  capture.reset();
  capture.dispose();
}

export function readSession(snapshot: SessionSnapshot): string {
  assertType<Same<typeof snapshot.status, "unknown" | "signedOut" | "signedIn">>();
  if (snapshot.status !== "signedIn") return snapshot.status;
  assertType<Same<typeof snapshot.accessToken, string | null>>();
  assertType<Same<typeof snapshot.tokenType, "Bearer" | "DPoP" | null>>();
  assertType<Same<typeof snapshot.accessTokenExpiresAt, Date | null>>();
  return snapshot.user.firstName;
}

export function handle(error: unknown): string | undefined {
  if (isLatchkeyError(error, "RATE_LIMITED", "TIMEOUT")) {
    assertType<Same<typeof error.code, "RATE_LIMITED" | "TIMEOUT">>();
    return `${error.code} ${error.retryAfterSeconds ?? 0}`;
  }
  if (isLatchkeyError(error, "A_CODE_FROM_TOMORROW")) return error.requestId ?? undefined;
  if (isLatchkeyError(error)) return error.fieldErrors?.["email"]?.[0];
  return undefined;
}

assertType<Same<IsAny<ApiErrorCode>, false>>();
assertType<"EMAIL_TAKEN" extends ApiErrorCode ? true : false>();
assertType<Same<string extends ApiErrorCode ? true : false, false>>();
