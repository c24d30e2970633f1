// Recovery codes: one set an account, each code used once.
import { migration } from "./migration.ts";

export const recoveryCodes = migration("0006-recovery-codes", () => [
  `create table recovery_code_sets (
    user_id text primary key references users (id) on delete cascade,
    generated_at text not null
  )`,
  `create table recovery_codes (
    code_hash text primary key,
    user_id text not null references recovery_code_sets (user_id) on delete cascade,
    used_at text
  )`,
  "create index idx_recovery_codes_user on recovery_codes (user_id)",
]);
