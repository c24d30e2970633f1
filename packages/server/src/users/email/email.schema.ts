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
