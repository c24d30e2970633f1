// Which passwords are taken: long ones that nobody would guess, whatever they are made of
// (NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0, V6.2).
import type { AppContext } from "../../context.ts";
import type { ErrorDetails, LatchkeyError } from "../../errors.ts";
import type { ProfileInput } from "../../users/profile.schema.ts";
import { isBreached } from "./breached-passwords.ts";
import { passwordError } from "./password.errors.ts";
import { strengthThread } from "./strength-thread.ts";

/** Code points of the NFKC form: alone, beside an enforced second factor, and at most. */
export const passwordLength = { least: 15, leastWithSecondFactor: 8, most: 128 } as const;

/** What a new password is judged against. */
export interface PasswordCircumstances {
  readonly person: Pick<ProfileInput, "firstName" | "lastName" | "email">;
  readonly secondFactorEnforced: boolean;
}

/**
 * Checks a new password; the same at registration, change and reset.
 *
 * @throws LatchkeyError `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`, `PASSWORD_PERSONAL`, `PASSWORD_GUESSABLE`,
 *   `PASSWORD_BREACHED`, each with the reason in `fieldErrors.password`; `UNAVAILABLE` when too many wait to be judged
 */
export async function checkNewPassword(
  ctx: AppContext,
  password: string,
  { person, secondFactorEnforced }: PasswordCircumstances,
): Promise<void> {
  const text = password.normalize("NFKC");
  const length = countCodePoints(text);
  const least = secondFactorEnforced ? passwordLength.leastWithSecondFactor : passwordLength.least;
  if (length < least) throw refusal("PASSWORD_TOO_SHORT", tooShort(least));
  if (length > passwordLength.most) throw refusal("PASSWORD_TOO_LONG");
  if (containsPersonal(text, contextWords(ctx, person))) throw refusal("PASSWORD_PERSONAL");
  const weakness = await strengthThread.findWeakness(text);
  if (weakness !== null) throw refusal("PASSWORD_GUESSABLE", weakness);
  if (await isBreached(ctx, text)) throw refusal("PASSWORD_BREACHED");
}

/**
 * Judges a new password's length alone, in the transaction that stores it: the second factor may have gone since the
 * rest was checked.
 *
 * @returns whether it is too short to stand without a second factor
 * @throws LatchkeyError `PASSWORD_TOO_SHORT`
 */
export function requireLongEnough(password: string, secondFactorEnforced: boolean): boolean {
  const tooShortAlone = passwordCodePoints(password) < passwordLength.least;
  if (tooShortAlone && !secondFactorEnforced)
    throw refusal("PASSWORD_TOO_SHORT", tooShort(passwordLength.least));
  return tooShortAlone;
}

/** Code points of a password's NFKC form, as its length is counted everywhere. */
export function passwordCodePoints(password: string): number {
  return countCodePoints(password.normalize("NFKC"));
}

function countCodePoints(text: string): number {
  return Array.from(text).length;
}

function tooShort(least: number): string {
  return `Use ${least} characters or more. A few unrelated words do well.`;
}

// Words of three letters and less are in too many others to be refused.
const shortestWord = 4;

function contextWords(ctx: AppContext, person: PasswordCircumstances["person"]): string[] {
  const [local = ""] = person.email.split("@");
  const words = [
    person.firstName,
    person.lastName,
    person.email,
    ...local.split(/[^a-z0-9]+/),
    ctx.config.rpName,
  ];
  return words
    .map((word) => word.normalize("NFKC").toLowerCase())
    .filter((word) => word.length >= shortestWord);
}

function containsPersonal(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word));
}

function refusal(code: Parameters<typeof passwordError>[0], message?: string): LatchkeyError {
  const reason = message ?? passwordError(code).message;
  const details: ErrorDetails = { message: reason, fieldErrors: { password: [reason] } };
  return passwordError(code, details);
}
