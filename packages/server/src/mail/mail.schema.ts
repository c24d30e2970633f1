// The shapes of the development inbox.
import { z } from "zod";
import { emailInput } from "../users/email-address.ts";

export const inboxInput = z
  .strictObject({
    /** Only letters to this address. */
    to: emailInput.optional(),
    limit: z.number().int().min(1).max(100).default(50),
  })
  .prefault({});

export const inboxLetter = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  sentAt: z.date(),
});

export type InboxQuery = z.output<typeof inboxInput>;
export type InboxLetter = z.output<typeof inboxLetter>;
