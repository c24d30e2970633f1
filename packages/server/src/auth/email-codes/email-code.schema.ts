// The shapes of mailed codes.
import { z } from "zod";
import { ticketInput } from "../sign-in/sign-in.schema.ts";

// Wider than a code: what isn't one is a wrong code, not a malformed request. Only nonsense is refused by length.
const codeInput = z.string().min(1, "Enter the code.").max(64, "A code has eight digits.");

export const verifyEmailCodeInput = z.strictObject({ ticket: ticketInput, code: codeInput });
export const resendEmailCodeInput = z.strictObject({ ticket: ticketInput });

/** A letter with a new code is on its way; the last code works no more. */
export const emailCodeResent = z.object({
  /** When another one can be asked for. */
  nextAt: z.date(),
});

export type EmailCodeResent = z.output<typeof emailCodeResent>;
