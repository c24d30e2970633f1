// Accounts that have a password and a learned rhythm and nothing else, and the codes that they are mailed.
import { createCaller } from "./api-caller.ts";
import { lettersTo } from "./mailbox.ts";
import { type Deployment, goodPassword, type Person, registerWithPassword } from "./people.ts";
import { enroll, positions, syntheticTypist, typings } from "./typing-people.ts";

/** Registers somebody whose rhythm is known, and whom a typing that doesn't fit asks for more. */
export async function registerForMailedCodes(
  server: Deployment,
  mode: "body" | "token" = "body",
): Promise<Person> {
  const person = await registerWithPassword(server, { mode });
  await enroll(person, typings(syntheticTypist(71, positions), 12));
  await person.api.behavior.setPolicy.mutate({ policy: "stepUp" });
  return person;
}

/** Signs in with the right password and no typing at all, which doesn't fit. */
export async function signInUntyped(
  server: Deployment,
  email: string,
  cookies: ReadonlyMap<string, string> = new Map(),
) {
  const caller = createCaller(server, { cookies });
  const answer = await caller.api.auth.passwords.signIn.mutate({
    email,
    password: goodPassword,
    mode: "body",
  });
  if (answer.status !== "secondFactorRequired") throw new Error("Nothing more was asked for.");
  return { ...answer, api: caller.api, caller };
}

/** Signs in as far as the mailed code. */
export async function openMailedTicket(server: Deployment, email: string) {
  const open = await signInUntyped(server, email);
  const [code = ""] = await mailedCodes(server, email);
  return { ...open, code };
}

/** Codes in an address's letters, newest first. */
export async function mailedCodes(server: Deployment, email: string): Promise<readonly string[]> {
  const letters = await lettersTo(server, email);
  return letters.flatMap(({ text }) => codesIn(text));
}

/** Codes that stand on a line of their own. */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/^\d{8}$/gm)].map(([code]) => code);
}

/** Another code than the one given. */
export function wrongEmailCode(code: string): string {
  return String((Number(code) + 1) % 10 ** 8).padStart(8, "0");
}
