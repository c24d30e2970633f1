// Accounts to measure with, made through the API.
import { openConnection } from "./load/connection.ts";
import { call } from "./load/request.ts";
import type { BuiltServer } from "./built-server.ts";

export const password = "correct horse battery staple";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface SignedIn {
  readonly user: { readonly id: string; readonly email: string };
  readonly tokens: { readonly accessToken: string; readonly refreshToken: string };
}

/** Registers people with a password, and signs them in. @param name what their addresses start with */
export async function registerPeople(
  server: BuiltServer,
  many: number,
  name = "person",
): Promise<Person[]> {
  const connection = await openConnection(server.url);
  const people: Person[] = [];
  for (let number = 0; number < many; number += 1) {
    const email = `${name}-${number}@example.com`;
    const profile = {
      firstName: "Ada",
      lastName: "Lovelace",
      email,
      dateOfBirth: "1990-12-10",
      jobTitle: "Analyst",
    };
    const input = { ...profile, password, mode: "body" };
    people.push(toPerson(await call<SignedIn>(connection, "auth.passwords.register", input)));
  }
  connection.close();
  return people;
}

/** What a person's calls carry. */
export function bearer({ accessToken }: Person): { readonly authorization: string } {
  return { authorization: `Bearer ${accessToken}` };
}

/** Registers one person. */
export async function registerPerson(server: BuiltServer): Promise<Person> {
  const [person] = await registerPeople(server, 1);
  return person as Person;
}

/** Makes somebody an administrator, from the command line, and signs them in as one. */
export async function promote(server: BuiltServer, { email }: Person): Promise<Person> {
  await server.command("promote", email);
  const connection = await openConnection(server.url);
  const input = { email, password, mode: "body" };
  const signedIn = await call<SignedIn>(connection, "auth.passwords.signIn", input);
  connection.close();
  return toPerson(signedIn);
}

function toPerson({ user, tokens }: SignedIn): Person {
  return { ...user, ...tokens };
}
