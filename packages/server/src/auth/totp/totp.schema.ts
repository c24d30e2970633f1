// The shapes of authenticator apps.
import { z } from "zod";
import { nameInput } from "../../users/name-input.ts";
import { ticketInput } from "../sign-in/sign-in.schema.ts";

const idInput = z.string().min(1).max(64);
const appName = nameInput(64, "Give it a name.");
// Wider than a code: what isn't one is a wrong code, not a malformed request. Only nonsense is refused by length.
const codeInput = z.string().min(1, "Enter the code.").max(64, "A code has six digits.");

export const beginTotpEnrolmentInput = z.strictObject({ name: appName.optional() }).prefault({});
export const confirmTotpEnrolmentInput = z.strictObject({ id: idInput, code: codeInput });
export const completeTotpSignInInput = z.strictObject({ ticket: ticketInput, code: codeInput });
export const confirmTotpInput = z.strictObject({ code: codeInput });
export const renameTotpInput = z.strictObject({ id: idInput, name: appName });
export const removeTotpInput = z.strictObject({ id: idInput });

/** An authenticator app as its owner sees it; its secret was shown once, when it was enrolled. */
export const totpAppView = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
});

/** What an app needs to be set up. Nothing of it is shown again. */
export const totpEnrolment = z.object({
  id: z.string(),
  /** Base32 without padding, for programs and tests. */
  secret: z.string(),
  /** The same in groups of four, for people who type it. */
  manualKey: z.string(),
  otpauthUri: z.string(),
  /** `otpauthUri` as an SVG document, black on white with the quiet zone that scanners need. */
  qrSvg: z.string(),
  expiresAt: z.date(),
});

export type TotpAppView = z.output<typeof totpAppView>;
export type TotpEnrolment = z.output<typeof totpEnrolment>;
