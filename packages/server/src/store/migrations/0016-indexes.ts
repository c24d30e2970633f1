// Indexes for what walked through a whole table, or sorted it: audit rows in the order in which they are asked for, what
// others did to an account, its open sign-ins, and what the sweep removes.
import { migration } from "./migration.ts";

export const indexes = migration("0016-indexes", () => [
  `create index idx_audit_subject on audit_logs (subject_id, created_at)
    where subject_id is not null and subject_id is distinct from user_id`,
  "drop index idx_audit_created_at",
  "create index idx_audit_created_at on audit_logs (created_at, id)",
  "drop index idx_audit_event_type",
  "create index idx_audit_event_type on audit_logs (event_type, created_at)",
  "drop index idx_audit_user_email",
  "create index idx_audit_user_email on audit_logs (user_email, created_at)",
  "create index idx_sign_in_tickets_user on sign_in_tickets (user_id)",
  "create index idx_sessions_revoked on sessions (revoked_at) where revoked_at is not null",
  "create index idx_known_devices_seen on known_devices (last_seen_at)",
  "create index idx_typing_findings_age on typing_findings (created_at)",
]);
