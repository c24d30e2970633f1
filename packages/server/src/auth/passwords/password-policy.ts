// Which passwords are taken: long ones, whatever they are made of (NIST SP 800-63B-4, section 3.1.1.2).
import { passwordError } from "./password.errors.ts";

/** Code points of the NFKC form. */
export const passwordLength = { least: 15, most: 128 } as const;

/**
 * Checks a new password.
 *
 * @throws LatchkeyError `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`, each with `fieldErrors.password`
 */
export function checkNewPassword(password: string): void {
  const codePoints = [...password.normalize("NFKC")].length;
  if (codePoints < passwordLength.least) throw refuse("PASSWORD_TOO_SHORT");
  if (codePoints > passwordLength.most) throw refuse("PASSWORD_TOO_LONG");
}

function refuse(code: Parameters<typeof passwordError>[0]) {
  const { message } = passwordError(code);
  return passwordError(code, { fieldErrors: { password: [message] } });
}
