// Accounts with an authenticator app, made through the API.
import type { TestClock } from "../support/server.ts";
import { createCaller } from "./api-caller.ts";
import { type Deployment, goodPassword, type Person, registerWithPassword } from "./people.ts";
import { totpCodeAt, wrongTotpCode } from "./totp-codes.ts";

export const totpStepMs = 30_000;

/** A server, and its clock where it isn't the real one. */
type Server = Deployment & { readonly clock?: TestClock };

/** An authenticator app: what it was set up with, and what it shows. */
export interface TotpApp {
  readonly id: string;
  readonly secret: string;
  /** The code of the server's present step, or of one so many steps later. */
  code(stepsAhead?: number): string;
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
  server: Server,
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
  server: Server,
  { id, secret }: { readonly id: string; readonly secret: string },
): TotpApp {
  const now = () => server.clock?.now() ?? new Date();
  const after = (steps: number) => new Date(now().getTime() + steps * totpStepMs);
  return {
    id,
    secret,
    firstCode: "",
    code: (stepsAhead = 0) => totpCodeAt(secret, after(stepsAhead)),
    wrongCode: () => wrongTotpCode(secret, now()),
  };
}

/** Registers somebody with a password and an app whose code is unspent; without a clock to move, that of the next step. */
export async function registerWithTotp(server: Server): Promise<TotpHolder> {
  const person = await registerWithPassword(server);
  const app = await enrolTotp(server, person);
  server.clock?.advance(totpStepMs);
  return { ...person, app };
}

/** Signs in as far as the second factor. */
export async function openTicket(server: Server, email: string) {
  const caller = createCaller(server);
  const answer = await caller.api.auth.passwords.signIn.mutate({
    email,
    password: goodPassword,
    mode: "body",
  });
  if (answer.status !== "secondFactorRequired") throw new Error("No second factor was demanded.");
  return { ...answer, api: caller.api, caller };
}
