// What a recovery code looks like: six groups of four letters and digits that people can't confuse (Crockford's base32).
import { randomBytes } from "node:crypto";
import { sha256B64u } from "../../crypto/digest.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
// 24 x 5 = 120 bits. From 112 bits on a plain hash is enough to store (OWASP ASVS 5.0, 6.5.2; NIST SP 800-63B-4,
// section 3.1.2.2): neither a dictionary nor a search over many accounts gets anywhere, so a slow hash would only cost us.
const codeLength = 24;
const groupLength = 4;
const groups = new RegExp(`.{${groupLength}}`, "g");

/** A fresh code in its canonical form: 24 characters without dashes. */
export function newRecoveryCode(): string {
  // 256 is a multiple of 32, so every character is equally likely.
  return Array.from(randomBytes(codeLength), (byte) => alphabet[byte % alphabet.length]).join("");
}

/** A canonical code as people read and type it. */
export function printRecoveryCode(code: string): string {
  return (code.match(groups) ?? []).join("-");
}

/**
 * Reads a code as it was typed or pasted: any case, any spaces and dashes, and the letters that pass for digits.
 *
 * @returns the canonical form, or null when it can't be a code
 */
export function readRecoveryCode(text: string): string | null {
  const code = text
    .replaceAll(/[\s\p{Dash_Punctuation}\u2212_.]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return code.length === codeLength && Array.from(code).every((c) => alphabet.includes(c))
    ? code
    : null;
}

/** What the database keeps of a code. @param code canonical form */
export function recoveryCodeHash(code: string): string {
  return sha256B64u(`recovery-code:${code}`);
}
