// Passkeys.
import { migration } from "./migration.ts";

export const passkeys = migration("0002-passkeys", (sql) => [
  `create table webauthn_credentials (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    credential_id ${sql.bytes} not null,
    public_key ${sql.bytes} not null,
    sign_count ${sql.int64} not null default 0,
    name text not null,
    aaguid text not null,
    transports text not null,
    backup_eligible integer not null,
    backed_up integer not null,
    created_at text not null,
    last_used_at text
  )`,
  "create index idx_credentials_user_id on webauthn_credentials (user_id)",
  "create unique index idx_credentials_credential_id on webauthn_credentials (credential_id)",
]);
