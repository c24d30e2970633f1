// What a mailed code looks like, and what the database keeps of it.
import { type KeyObject, randomInt } from "node:crypto";
import { hmacB64u } from "../../crypto/digest.ts";

// NIST SP 800-63B-4, section 3.1.3, wants six digits of a secret sent elsewhere. Whoever knows the password has five
// tries a letter and six letters an hour: in a year that finds one of six digits out of four, and one of eight out of 400.
const digits = 8;

/** A fresh code: eight digits, each code equally likely. */
export function newEmailCode(): string {
  return String(randomInt(10 ** digits)).padStart(digits, "0");
}

/** Reads a code as it was typed or pasted. @returns its eight digits, or null when it can't be a code */
export function readEmailCode(text: string): string | null {
  const code = text.replaceAll(/[\s\p{Dash_Punctuation}]/gu, "");
  return /^[0-9]{8}$/.test(code) ? code : null;
}

/**
 * What the database keeps of a code. Keyed, since eight digits are soon searched through, and bound to its ticket and
 * mailbox: it answers for no other sign-in, and for none once the account has another address.
 */
export function emailCodeHash(
  key: KeyObject,
  bound: { readonly ticketHash: string; readonly email: string },
  code: string,
): string {
  return hmacB64u(key, `${bound.ticketHash}:${bound.email}:${code}`);
}
