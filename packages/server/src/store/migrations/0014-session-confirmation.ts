// When a session was last confirmed by less than its assurance speaks of.
import { migration } from "./migration.ts";

export const sessionConfirmation = migration("0014-session-confirmation", () => [
  "alter table sessions add column confirmed_at text",
]);
