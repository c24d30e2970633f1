// Codes that were mailed for half-way sign-ins: one a ticket, gone with it.
import { migration } from "./migration.ts";

export const emailCodes = migration("0013-email-codes", () => [
  `create table email_codes (
    ticket_hash text primary key references sign_in_tickets (ticket_hash) on delete cascade,
    code_hash text not null,
    sent_at text not null
  )`,
]);
