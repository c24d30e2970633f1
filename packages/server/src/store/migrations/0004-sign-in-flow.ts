// Half-way sign-ins.
import { migration } from "./migration.ts";

export const signInFlow = migration("0004-sign-in-flow", () => [
  `create table sign_in_tickets (
    ticket_hash text primary key,
    user_id text not null references users (id) on delete cascade,
    mode text not null,
    methods text not null,
    attempts integer not null default 0,
    expires_at text not null
  )`,
  "create index idx_sign_in_tickets_expiry on sign_in_tickets (expires_at)",
]);
