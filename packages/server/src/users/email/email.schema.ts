// The shapes of confirming and changing an address.
import { z } from "zod";
import { emailInput } from "../email-address.ts";

/** A link's token: what stands behind `#token=` in a letter. */
export const emailTokenInput = z.string().min(1).max(128);

export const sendVerificationInput = z
  .strictObject({
    /** The caller's own address when left out. */
    email: emailInput.optional(),
  })
  .prefault({});
export const followLinkInput = z.strictObject({ token: emailTokenInput });
export const beginChangeInput = z.strictObject({ email: emailInput });

/** The address that a link was for. */
export const confirmedAddress = z.object({ email: z.string() });

/** An account that its old mailbox took back. */
export const returnedAccount = confirmedAddress.extend({
  /** What was removed, because whoever moved the account may have added it; each completes "was removed". */
  removed: z.array(z.string()),
  /** Whether nothing is left to sign in with: the reset by mail is the way back. */
  resetNeeded: z.boolean(),
});
