// Passwords, one at most per account.
import { migration } from "./migration.ts";

export const passwords = migration("0003-passwords", () => [
  `create table password_credentials (
    user_id text primary key references users (id) on delete cascade,
    password_hash text not null,
    needs_second_factor integer not null default 0,
    created_at text not null,
    changed_at text not null
  )`,
]);
