// Services that may ask about sessions and follow revocations; keys that sessions are bound to; proofs that came before.
import { migration } from "./migration.ts";

export const serviceClients = migration("0010-service-clients", (sql) => [
  `create table service_clients (
    id text primary key,
    name text not null,
    secret_hash text not null,
    created_at text not null,
    revoked_at text
  )`,
  "alter table sessions add column dpop_jkt text",
  `create table seen_proofs (
    proof_hash text primary key,
    expires_ms ${sql.int64} not null
  )`,
  "create index idx_seen_proofs_expiry on seen_proofs (expires_ms)",
]);
