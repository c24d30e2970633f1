// Devices that an account has used before, and streaks of failed passwords.
import { migration } from "./migration.ts";

export const throttle = migration("0008-throttle", (sql) => [
  `create table known_devices (
    device_hash text primary key,
    user_id text not null references users (id) on delete cascade,
    created_at text not null,
    last_seen_at text not null
  )`,
  "create index idx_known_devices_user on known_devices (user_id)",
  `create table failure_streaks (
    key_hash text primary key,
    failures integer not null,
    paused_until_ms ${sql.int64} not null,
    expires_ms ${sql.int64} not null
  )`,
  "create index idx_failure_streaks_expiry on failure_streaks (expires_ms)",
]);
