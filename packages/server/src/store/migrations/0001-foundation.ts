// Accounts, roles, sessions, refresh tokens, keys, challenges, limits, revocations and the audit trail.
import { migration, type SqlDialect } from "./migration.ts";

export const foundation = migration("0001-foundation", (sql) => [
  `create table roles (
    name text primary key,
    description text not null,
    permissions text not null,
    built_in integer not null default 0,
    created_at text not null
  )`,
  `insert into roles (name, description, permissions, built_in, created_at) values
    ('admin', 'May do everything.', '["*"]', 1, '2026-01-01T00:00:00.000Z'),
    ('user', 'May use its own account.', '[]', 1, '2026-01-01T00:00:00.000Z')`,

  `create table users (
    id text primary key,
    first_name text not null,
    last_name text not null,
    email text not null,
    date_of_birth text not null,
    job_title text not null,
    role text not null default 'user' references roles (name),
    status text not null default 'active' check (status in ('active', 'disabled')),
    email_verified_at text,
    authorization_version integer not null default 1,
    created_at text not null,
    updated_at text not null
  )`,
  "create unique index idx_users_email on users (email)",
  "create index idx_users_created_at on users (created_at, id)",
  "create index idx_users_role on users (role)",

  `create table sessions (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    mode text not null check (mode in ('session', 'token', 'body')),
    token_hash text unique,
    methods text not null,
    assurance integer not null,
    authenticated_at text not null,
    created_at text not null,
    last_seen_at text not null,
    expires_at text not null,
    revoked_at text,
    ip_address text,
    user_agent text
  )`,
  "create index idx_sessions_user on sessions (user_id, created_at)",
  "create index idx_sessions_expiry on sessions (expires_at)",

  `create table refresh_tokens (
    token_hash text primary key,
    session_id text not null references sessions (id) on delete cascade,
    client_hash text not null,
    created_at text not null,
    expires_at text not null,
    used_at text,
    predecessor_hash text,
    successor_sealed text
  )`,
  "create index idx_refresh_tokens_session on refresh_tokens (session_id)",

  `create table signing_keys (
    kid text primary key,
    algorithm text not null,
    public_jwk text not null,
    private_jwk_sealed text not null,
    created_at text not null,
    signs_from text not null,
    retired_at text,
    revoked_at text
  )`,

  `create table challenges (
    challenge_hash text primary key,
    purpose text not null,
    payload text not null,
    expires_at text not null
  )`,
  "create index idx_challenges_expiry on challenges (expires_at)",

  `create table rate_limits (
    key_hash text primary key,
    arrival_ms ${sql.int64} not null,
    expires_ms ${sql.int64} not null
  )`,
  "create index idx_rate_limits_expiry on rate_limits (expires_ms)",

  `create table revocations (
    seq ${sql.growingKey},
    kind text not null check (kind in ('session', 'user')),
    subject_id text not null,
    minimum_version integer,
    created_at text not null,
    expires_at text not null
  )`,
  "create index idx_revocations_expiry on revocations (expires_at)",
  ...authorizationTriggers(sql),

  `create table audit_logs (
    id text primary key,
    event_type text not null,
    user_email text,
    user_id text references users (id),
    subject_id text,
    ip_address text,
    user_agent text,
    success integer not null,
    details text,
    request_id text,
    created_at text not null,
    salt text not null,
    canonical text not null,
    canonical_mac text not null,
    erasure_mac text,
    chain_seq ${sql.int64},
    chain_mac text
  )`,
  "create index idx_audit_event_type on audit_logs (event_type)",
  "create index idx_audit_user_email on audit_logs (user_email)",
  "create index idx_audit_created_at on audit_logs (created_at)",
  "create index idx_audit_user on audit_logs (user_id, created_at)",
  "create unique index idx_audit_chain on audit_logs (chain_seq) where chain_seq is not null",
  "create index idx_audit_unsealed on audit_logs (created_at, id) where chain_seq is null",
  `create table audit_heads (
    name text primary key,
    chain_seq ${sql.int64} not null,
    chain_mac text not null,
    signature text not null,
    created_at text not null
  )`,

  `create table key_checks (
    name text primary key,
    sealed text not null
  )`,
]);

// A changed role or status outdates every token that carries the old one, whoever changed it: the API, the CLI or plain SQL.
function authorizationTriggers(sql: SqlDialect): readonly string[] {
  return sql.name === "sqlite" ? sqliteTriggers : postgresTriggers;
}

const sqliteTriggers = [
  `create trigger users_authorization_changed after update of role, status on users
    when new.role is not old.role or new.status is not old.status
    begin
      update users set authorization_version = old.authorization_version + 1 where id = new.id;
      insert into revocations (kind, subject_id, minimum_version, created_at, expires_at)
      values ('user', new.id, old.authorization_version + 1,
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+25 hours'));
    end`,
];

const isoNow = (offset: string) =>
  `to_char((now() ${offset}) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const postgresTriggers = [
  `create function users_authorization_changed() returns trigger language plpgsql as $body$
    begin
      new.authorization_version := old.authorization_version + 1;
      insert into revocations (kind, subject_id, minimum_version, created_at, expires_at)
      values ('user', new.id, new.authorization_version, ${isoNow("")}, ${isoNow("+ interval '25 hours'")});
      return new;
    end $body$`,
  `create trigger users_authorization_changed before update of role, status on users
    for each row when (new.role is distinct from old.role or new.status is distinct from old.status)
    execute function users_authorization_changed()`,
  `create function revocations_notify() returns trigger language plpgsql as $body$
    begin
      perform pg_notify('latchkey_revocations', new.seq::text);
      return new;
    end $body$`,
  `create trigger revocations_notify after insert on revocations
    for each row execute function revocations_notify()`,
];
