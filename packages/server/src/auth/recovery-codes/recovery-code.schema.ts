// The shapes of recovery codes.
import { z } from "zod";
import { ticketInput } from "../sign-in/sign-in.schema.ts";

// Wider than a code: what isn't one is a wrong code, not a malformed request. Only nonsense is refused by length.
const codeInput = z
  .string()
  .min(1, "Enter a recovery code.")
  .max(128, "A recovery code has 24 letters and digits.");

export const completeRecoveryCodeSignInInput = z.strictObject({
  ticket: ticketInput,
  code: codeInput,
});

/** A new set. It isn't shown again. */
export const recoveryCodeSet = z.object({
  /** Ten, each as six groups of four, joined by dashes. */
  codes: z.array(z.string()),
  generatedAt: z.date(),
});

export const recoveryCodeStatus = z.object({
  /** How many can still be used; 0 also for an account that never had any. */
  left: z.number(),
  /** Null for an account that never had any. */
  generatedAt: z.date().nullable(),
});

export type RecoveryCodeSet = z.output<typeof recoveryCodeSet>;
export type RecoveryCodeStatus = z.output<typeof recoveryCodeStatus>;
