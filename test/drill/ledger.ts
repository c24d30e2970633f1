// Clients that keep a ledger of what the server acknowledged, and the audit of that ledger after the server was killed.
import { setTimeout as delay } from "node:timers/promises";
import {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "@latchkey/client-sdk/testing";
import { createCaller, refusalOf } from "../contract/api-caller.ts";
import {
  beginRegistration,
  beginSignIn,
  type Deployment,
  goodPassword,
  newProfile,
  requireSignedIn,
} from "../contract/people.ts";

/** Somebody whose registration was acknowledged. */
interface Acknowledged {
  readonly email: string;
  readonly authenticator: SoftwareAuthenticator | null;
  /** The last refresh token that was handed out, and the one that it replaced. */
  refreshToken: string;
  spentRefreshToken: string | null;
  accessToken: string;
  /** Whether a sign-out was acknowledged. */
  signedOut: boolean;
  /** Whether a refresh or a sign-out got no answer: either outcome is right then. */
  uncertain: boolean;
}

/** What was acknowledged so far. */
export interface Ledger {
  readonly people: Acknowledged[];
  /** Assertions that were acknowledged: sent again they must fail. */
  readonly assertions: unknown[];
  acknowledged: number;
}

export function createLedger(): Ledger {
  return { people: [], assertions: [], acknowledged: 0 };
}

/**
 * Registers, signs in, refreshes and signs out until it is over; notes only what was answered.
 *
 * @param onFailure gets what was refused or not answered at all; a server that is killed owes no answer
 */
export async function keepBusy(
  server: Deployment,
  ledger: Ledger,
  isOver: () => boolean,
  onFailure: (error: unknown) => void = () => undefined,
): Promise<void> {
  for (let turn = 0; !isOver(); turn += 1) {
    try {
      await liveOnce(server, ledger, turn);
    } catch (error) {
      // What wasn't answered isn't in the ledger.
      onFailure(error);
      await delay(1);
    }
  }
}

async function liveOnce(server: Deployment, ledger: Ledger, turn: number): Promise<void> {
  const person =
    turn % 2 === 0 ? await registerWithPasskey(server) : await registerWithPassword(server);
  ledger.people.push(person);
  ledger.acknowledged += 1;
  if (person.authenticator) await signInOnce(server, ledger, person.authenticator);
  await refresh(server, ledger, person);
  if (turn % 3 === 0) await signOut(server, ledger, person);
}

async function registerWithPasskey(server: Deployment): Promise<Acknowledged> {
  const authenticator = createSoftwareAuthenticator({ backup: "deviceBound" });
  const { finish } = await beginRegistration(server, createCaller(server).api, authenticator);
  const { user, tokens } = requireSignedIn(await finish());
  return acknowledged(user.email, authenticator, tokens);
}

async function registerWithPassword(server: Deployment): Promise<Acknowledged> {
  const { api } = createCaller(server);
  const answer = await api.auth.passwords.register.mutate({
    ...newProfile(),
    password: goodPassword,
    mode: "body",
  });
  const { user, tokens } = requireSignedIn(answer);
  return acknowledged(user.email, null, tokens);
}

type Tokens = ReturnType<typeof requireSignedIn>["tokens"];

function acknowledged(
  email: string,
  authenticator: SoftwareAuthenticator | null,
  tokens: Tokens,
): Acknowledged {
  const refreshToken = tokens?.refreshToken ?? "";
  const accessToken = tokens?.accessToken ?? "";
  return {
    email,
    authenticator,
    refreshToken,
    spentRefreshToken: null,
    accessToken,
    signedOut: false,
    uncertain: false,
  };
}

async function signInOnce(
  server: Deployment,
  ledger: Ledger,
  authenticator: SoftwareAuthenticator,
): Promise<void> {
  const { credential, finish } = await beginSignIn(server, createCaller(server).api, authenticator);
  requireSignedIn(await finish());
  ledger.assertions.push(credential);
  ledger.acknowledged += 1;
}

async function refresh(server: Deployment, ledger: Ledger, person: Acknowledged): Promise<void> {
  person.uncertain = true;
  const { tokens } = await createCaller(server).api.auth.refresh.mutate({
    refreshToken: person.refreshToken,
  });
  person.spentRefreshToken = person.refreshToken;
  person.refreshToken = tokens?.refreshToken ?? "";
  person.accessToken = tokens?.accessToken ?? "";
  person.uncertain = false;
  ledger.acknowledged += 1;
}

async function signOut(server: Deployment, ledger: Ledger, person: Acknowledged): Promise<void> {
  person.uncertain = true;
  await createCaller(server, { accessToken: person.accessToken }).api.auth.signOut.mutate({});
  person.signedOut = true;
  person.uncertain = false;
  ledger.acknowledged += 1;
}

/** @returns one line for each thing that was acknowledged and isn't true any more, or works twice */
export async function auditLedger(server: Deployment, ledger: Ledger): Promise<string[]> {
  const findings: string[] = [];
  for (const person of ledger.people) findings.push(...(await auditPerson(server, person)));
  for (const credential of ledger.assertions) {
    const again = createCaller(server).api.auth.passkeys.finishSignIn.mutate({
      credential: credential as never,
      mode: "body",
    });
    if ((await codeOf(again)) !== "CHALLENGE_INVALID")
      findings.push("An assertion was spent twice.");
  }
  return findings;
}

async function auditPerson(server: Deployment, person: Acknowledged): Promise<string[]> {
  const findings: string[] = [];
  const expectCode = async (
    what: string,
    call: Promise<unknown>,
    codes: readonly string[],
  ): Promise<void> => {
    const code = await codeOf(call);
    if (!codes.includes(code))
      findings.push(`${what} of ${person.email}: ${code} instead of ${codes.join(" or ")}.`);
  };
  const { api } = createCaller(server);
  if (!person.uncertain) {
    const me = createCaller(server, { accessToken: person.accessToken }).api.users.me.query();
    await expectCode("The access token", me, [person.signedOut ? "UNAUTHENTICATED" : "OK"]);
    const next = api.auth.refresh.mutate({ refreshToken: person.refreshToken });
    await expectCode("The last refresh token", next, [person.signedOut ? "REFRESH_INVALID" : "OK"]);
    if (person.spentRefreshToken !== null) {
      const again = api.auth.refresh.mutate({ refreshToken: person.spentRefreshToken });
      await expectCode("The spent refresh token", again, [
        person.signedOut ? "REFRESH_INVALID" : "REFRESH_REUSED",
      ]);
    }
  }
  await expectCode("The account", signInAgain(server, person), ["OK"]);
  return findings;
}

async function signInAgain(server: Deployment, person: Acknowledged): Promise<void> {
  const { api } = createCaller(server);
  if (!person.authenticator) {
    await api.auth.passwords.signIn.mutate({
      email: person.email,
      password: goodPassword,
      mode: "body",
    });
    return;
  }
  // A sign-in that was cut off may have moved the stored counter on: the authenticator's own is ahead of it in any case.
  await (await beginSignIn(server, api, person.authenticator)).finish();
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "OK",
    async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
  );
}
