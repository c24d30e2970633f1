// Until when refusals under a limit go untold: a flood must not fill the audit trail.
import { migration } from "./migration.ts";

export const toldLimits = migration("0012-told-limits", (sql) => [
  `alter table rate_limits add column told_until_ms ${sql.int64} not null default 0`,
]);
