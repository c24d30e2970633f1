// Serialises what must not run twice at once across instances. SQLite's write lock does that by itself.
import type { Tx } from "./db.ts";
import { em } from "./transactions.ts";

// Each name is one advisory lock on PostgreSQL; any distinct numbers do.
const lockKeys = {
  "signing-keys": 7_246_010,
  "audit-sealer": 7_246_011,
  admins: 7_246_012,
  "key-check": 7_246_013,
} as const;

/** Takes a lock that is held until the transaction ends, also when its holder dies. */
export async function lockFor(tx: Tx, name: keyof typeof lockKeys): Promise<void> {
  if (tx.dialect === "postgresql")
    await em(tx).execute("select pg_advisory_xact_lock(?)", [lockKeys[name]]);
}

/** Takes a lock if it is free. @returns whether it is ours until the transaction ends */
export async function tryLockFor(tx: Tx, name: keyof typeof lockKeys): Promise<boolean> {
  if (tx.dialect === "sqlite") return true;
  const [row] = await em(tx).execute<{ locked: boolean }[]>(
    "select pg_try_advisory_xact_lock(?) as locked",
    [lockKeys[name]],
  );
  return row?.locked === true;
}
