// The outbox, the links that were mailed, and tokens that a new address outdates.
import { migration } from "./migration.ts";

export const email = migration("0007-email", (sql) => [
  `create table mail_outbox (
    id text primary key,
    kind text not null check (kind in ('letter', 'errand')),
    topic text not null,
    sealed text not null,
    state text not null check (state in ('waiting', 'kept', 'failed')),
    attempts integer not null,
    due_at text not null,
    created_at text not null
  )`,
  "create index idx_mail_outbox_due on mail_outbox (state, kind, due_at)",
  "create index idx_mail_outbox_age on mail_outbox (state, created_at)",

  `create table email_tokens (
    token_hash text primary key,
    purpose text not null,
    user_id text references users (id) on delete cascade,
    email text not null,
    sealed text,
    created_at text not null,
    expires_at text not null
  )`,
  "create index idx_email_tokens_user on email_tokens (user_id)",
  "create index idx_email_tokens_email on email_tokens (email)",
  "create index idx_email_tokens_expiry on email_tokens (expires_at)",

  // Tokens carry the address, so a new one outdates them as a new role does.
  ...(sql.name === "sqlite" ? sqliteTriggers : postgresTriggers),
]);

const sqliteTriggers = [
  "drop trigger users_authorization_changed",
  `create trigger users_authorization_changed after update of role, status, email on users
    when new.role is not old.role or new.status is not old.status or new.email is not old.email
    begin
      update users set authorization_version = old.authorization_version + 1 where id = new.id;
      insert into revocations (kind, subject_id, minimum_version, created_at, expires_at)
      values ('user', new.id, old.authorization_version + 1,
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+25 hours'));
    end`,
];

const postgresTriggers = [
  "drop trigger users_authorization_changed on users",
  `create trigger users_authorization_changed before update of role, status, email on users
    for each row when (new.role is distinct from old.role or new.status is distinct from old.status
      or new.email is distinct from old.email)
    execute function users_authorization_changed()`,
];
