// Codes of authenticator apps: RFC 6238 with the parameters that every app knows (SHA-1, 6 digits, 30 s).
import { generateSecret, generateURI, verifySync } from "otplib";

const stepSeconds = 30;
// One step to either side: RFC 6238, section 5.2 (transmission delay), and phones whose clock is a little off.
const toleranceSeconds = stepSeconds;
// RFC 4226, section 4, R6: 160 bits are recommended.
const secretBytes = 20;
const manualKeyGroup = 4;

/** A new secret, in base32 without padding (RFC 4648, section 6). */
export function newTotpSecret(): string {
  return generateSecret({ length: secretBytes });
}

/** A secret in groups of four characters, for people who type it. */
export function toManualKey(secret: string): string {
  return (secret.match(new RegExp(`.{1,${manualKeyGroup}}`, "g")) ?? []).join(" ");
}

/**
 * The `otpauth://` URI that apps read from a QR code.
 *
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format, where a colon ends the issuer
 */
export function toOtpauthUri(account: {
  readonly issuer: string;
  readonly email: string;
  readonly secret: string;
}): string {
  const issuer = account.issuer.replaceAll(":", " ");
  return generateURI({ issuer, label: account.email, secret: account.secret });
}

/** @returns the six digits of a code as it was typed, spaces left out, or null when it can't be one */
export function readTotpCode(text: string): string | null {
  const digits = text.replaceAll(" ", "");
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}

/**
 * Looks for the time step whose code this is.
 *
 * @param secret base32
 * @param code six digits, see {@link readTotpCode}
 * @returns the step (30 s units since 1970) within one of the present, or null for a wrong code
 */
export function matchTotpStep(secret: string, code: string, now: Date): number | null {
  const epoch = Math.floor(now.getTime() / 1000);
  const verified = verifySync({ secret, token: code, epoch, epochTolerance: toleranceSeconds });
  return verified.valid && "timeStep" in verified ? verified.timeStep : null;
}
