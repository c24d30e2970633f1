// Typing rhythm: who agreed to it, what was learned, which samples came before, and what was found.
import { migration } from "./migration.ts";

export const behavior = migration("0009-behavior", () => [
  `create table typing_settings (
    user_id text primary key references users (id) on delete cascade,
    consented_at text not null,
    policy text
  )`,
  `create table typing_profiles (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    subject text not null,
    device_class text not null,
    profile_sealed text not null,
    samples integer not null,
    created_at text not null,
    updated_at text not null
  )`,
  "create unique index idx_typing_profiles_owner on typing_profiles (user_id, subject, device_class)",
  `create table typing_memories (
    profile_id text not null references typing_profiles (id) on delete cascade,
    sample_hash text not null,
    created_at text not null,
    primary key (profile_id, sample_hash)
  )`,
  `create table typing_findings (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    subject text not null,
    device_class text not null,
    verdict text not null,
    finding_sealed text not null,
    created_at text not null
  )`,
  "create index idx_typing_findings_user on typing_findings (user_id, created_at)",
  "alter table sign_in_tickets add column typing_sealed text",
]);
