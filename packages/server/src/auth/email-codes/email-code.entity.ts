// The code that was mailed for a half-way sign-in: one a ticket, kept as a MAC, and gone with its ticket.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const EmailCodeEntity = defineEntity({
  name: "EmailCode",
  tableName: "email_codes",
  properties: {
    ticketHash: p.text().primary(),
    codeHash: p.text(),
    sentAt: p.type(IsoInstant),
  },
});

export type EmailCodeRow = InferEntity<typeof EmailCodeEntity>;
