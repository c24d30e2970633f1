// A half-way sign-in: the factors that were proven, waiting for one more.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant, TextList } from "../../store/columns.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";

export const TicketEntity = defineEntity({
  name: "SignInTicket",
  tableName: "sign_in_tickets",
  properties: {
    ticketHash: p.text().primary(),
    userId: p.text(),
    mode: p.text().$type<SessionMode>(),
    methods: p.type(TextList),
    /** How many answers were tried with it. */
    attempts: p.integer(),
    /** The typing of the first factor, which the second one makes its owner's. */
    typingSealed: p.text().strictNullable(),
    expiresAt: p.type(IsoInstant),
  },
});

export type TicketRow = InferEntity<typeof TicketEntity>;
