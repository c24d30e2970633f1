// Accounts with recovery codes, made through the API.
import { randomInt } from "node:crypto";
import type { Person } from "./people.ts";

/** Makes a new set of codes for somebody whose session was proven lately. */
export async function generateRecoveryCodes(person: Pick<Person, "api">): Promise<string[]> {
  return (await person.api.auth.recoveryCodes.generate.mutate()).codes;
}

/** A code that nobody was given. */
export function wrongRecoveryCode(): string {
  return Array.from({ length: 24 }, () => randomInt(10)).join("");
}
