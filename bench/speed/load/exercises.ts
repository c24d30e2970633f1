// What the load consists of: one request over and over, or the steps that clients take, each with what the last answered.
import { createSoftwareAuthenticator } from "../../../packages/client-sdk/src/testing/index.ts";
import { type Connection, openConnection } from "./connection.ts";
import { call, getRequest, type Headers, requireOk } from "./request.ts";

/** What to do, as it is sent to the load process. */
export type ExerciseSpec =
  | { readonly kind: "get"; readonly paths: readonly string[]; readonly headers?: Headers }
  | { readonly kind: "signIn"; readonly emails: readonly string[]; readonly password: string }
  | { readonly kind: "refresh"; readonly refreshTokens: readonly string[] }
  | { readonly kind: "passkey"; readonly origin: string; readonly holders: number };

/** Does one thing that counts. @param worker number of the connection, from 0 */
export type Step = (connection: Connection, worker: number) => Promise<unknown>;

/** Makes an exercise ready; what it takes, such as accounts, is made here and isn't measured. */
export async function prepareExercise(url: string, spec: ExerciseSpec): Promise<Step> {
  if (spec.kind === "get") return repeatGets(spec.paths, spec.headers);
  if (spec.kind === "signIn") return signIns(spec.emails, spec.password);
  if (spec.kind === "refresh") return refreshes([...spec.refreshTokens]);
  return passkeySignIns(url, spec.origin, spec.holders);
}

function repeatGets(paths: readonly string[], headers: Headers | undefined): Step {
  const next = roundRobin(paths.map((path) => getRequest(path, headers)));
  return async (connection) => requireOk(await connection.send(next()));
}

function signIns(emails: readonly string[], password: string): Step {
  const next = roundRobin(emails);
  return (connection) =>
    call(connection, "auth.passwords.signIn", { email: next(), password, mode: "body" });
}

function refreshes(refreshTokens: string[]): Step {
  return async (connection, worker) => {
    const refreshToken = refreshTokens[worker];
    const { tokens } = await call<{ tokens: { refreshToken: string } }>(
      connection,
      "auth.refresh",
      { refreshToken },
    );
    refreshTokens[worker] = tokens.refreshToken;
  };
}

type Authenticator = ReturnType<typeof createSoftwareAuthenticator>;
type CreationOptions = Parameters<Authenticator["create"]>[0];
type RequestOptions = Parameters<Authenticator["get"]>[0];

async function passkeySignIns(url: string, origin: string, holders: number): Promise<Step> {
  const connection = await openConnection(url);
  const people: { email: string; authenticator: Authenticator }[] = [];
  for (let number = 0; number < holders; number += 1) {
    const email = `passkey-${number}@example.com`;
    const authenticator = createSoftwareAuthenticator();
    const profile = {
      firstName: "Ada",
      lastName: "Lovelace",
      email,
      dateOfBirth: "1990-12-10",
      jobTitle: "Analyst",
    };
    const options = await call<CreationOptions>(
      connection,
      "auth.passkeys.beginRegistration",
      profile,
    );
    const credential = await authenticator.create(options, { origin });
    await call(connection, "auth.passkeys.finishRegistration", { credential, mode: "body" });
    people.push({ email, authenticator });
  }
  connection.close();
  const next = roundRobin(people);
  return async (connection) => {
    const { email, authenticator } = next();
    const options = await call<RequestOptions>(connection, "auth.passkeys.beginSignIn", { email });
    const credential = await authenticator.get(options, { origin });
    await call(connection, "auth.passkeys.finishSignIn", { credential, mode: "body" });
  };
}

function roundRobin<Item>(items: readonly Item[]): () => Item {
  let at = 0;
  return () => items[at++ % items.length] as Item;
}
