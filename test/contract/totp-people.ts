// Accounts with an authenticator app, made through the API.
import type { ServerFixture } from "../support/server.ts";
import { createCaller } from "./api-caller.ts";
import { goodPassword, type Person, registerWithPassword } from "./people.ts";
import { totpCodeAt, wrongTotpCode } from "./totp-codes.ts";

export const totpStepMs = 30_000;

/** An authenticator app: what it was set up with, and what it shows. */
export interface TotpApp {
  readonly id: string;
  readonly secret: string;
  /** The code of the server's present step. */
  code(): string;
  /** The code that confirmed it, spent by that; empty before. */
  readonly firstCode: string;
  wrongCode(): string;
}

/** Somebody with a password and an authenticator app. */
export interface TotpHolder extends Person {
  readonly app: TotpApp;
}

/** Adds an authenticator app to an account. Its first code is spent by that. */
export async function enrolTotp(
  server: ServerFixture,
  person: Pick<Person, "api">,
  name?: string,
): Promise<TotpApp> {
  const enrolment = await person.api.auth.totp.beginEnrolment.mutate(
    name === undefined ? {} : { name },
  );
  const app = appOf(server, enrolment);
  const firstCode = app.code();
  await person.api.auth.totp.confirmEnrolment.mutate({ id: enrolment.id, code: firstCode });
  return { ...app, firstCode };
}

/** An app that shows the codes of a secret. */
export function appOf(
  server: ServerFixture,
  { id, secret }: { readonly id: string; readonly secret: string },
): TotpApp {
  return {
    id,
    secret,
    firstCode: "",
    code: () => totpCodeAt(secret, server.clock.now()),
    wrongCode: () => wrongTotpCode(secret, server.clock.now()),
  };
}

/** Registers somebody with a password and an app whose next code is unspent. */
export async function registerWithTotp(server: ServerFixture): Promise<TotpHolder> {
  const person = await registerWithPassword(server);
  const app = await enrolTotp(server, person);
  server.clock.advance(totpStepMs);
  return { ...person, app };
}

/** Signs in as far as the second factor. */
export async function openTicket(server: ServerFixture, email: string) {
  const caller = createCaller(server);
  const answer = await caller.api.auth.passwords.signIn.mutate({
    email,
    password: goodPassword,
    mode: "body",
  });
  if (answer.status !== "secondFactorRequired") throw new Error("No second factor was demanded.");
  return { ...answer, api: caller.api, caller };
}
