// A link that was mailed: what it is for, and what happens when the mailbox's owner follows it.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const EmailTokenEntity = defineEntity({
  name: "EmailToken",
  tableName: "email_tokens",
  properties: {
    tokenHash: p.text().primary(),
    purpose: p.text().$type<EmailTokenPurpose>(),
    /** The account that it changes; null for one that doesn't exist yet. */
    userId: p.text().strictNullable(),
    /** The mailbox that it was sent to, in canonical form. */
    email: p.text(),
    /** JSON under the purpose `mail`, or null. */
    sealed: p.text().strictNullable(),
    createdAt: p.type(IsoInstant),
    expiresAt: p.type(IsoInstant),
  },
});

/**
 * - `verify`: confirms the address of an account.
 * - `claim`: confirms a registration with an address that an unconfirmed account holds, and replaces that account.
 * - `change`: moves an account to the mailbox; `undo` moves it back.
 * - `reset`: sets a password.
 */
export type EmailTokenPurpose = "verify" | "claim" | "change" | "undo" | "reset";
export type EmailTokenRow = InferEntity<typeof EmailTokenEntity>;
