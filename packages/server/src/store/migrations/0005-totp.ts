// Authenticator apps, those that wait for their first code included.
import { migration } from "./migration.ts";

export const totp = migration("0005-totp", () => [
  `create table totp_apps (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    name text not null,
    secret_sealed text not null,
    last_used_step integer not null default 0,
    created_at text not null,
    expires_at text,
    last_used_at text
  )`,
  "create index idx_totp_apps_user on totp_apps (user_id, created_at)",
  "create index idx_totp_apps_expiry on totp_apps (expires_at) where expires_at is not null",
]);
