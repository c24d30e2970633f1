// The cookie value that a session's present one has replaced, and when.
import { migration } from "./migration.ts";

export const sessionRotation = migration("0015-session-rotation", () => [
  "alter table sessions add column previous_token_hash text",
  "alter table sessions add column rotated_at text",
  `create index idx_sessions_previous_token on sessions (previous_token_hash)
    where previous_token_hash is not null`,
]);
