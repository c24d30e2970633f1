// An index for the sessions of an account that nobody has ended, beside any number that have ended.
import { migration } from "./migration.ts";

export const openSessions = migration("0017-open-sessions", () => [
  "create index idx_sessions_open on sessions (user_id, created_at) where revoked_at is null",
]);
