// Holds a session's row still, so that what is done in its name and its end come one after the other.
import type { Tx } from "../store/db.ts";
import { em } from "../store/transactions.ts";

/** Makes whoever would end the session wait until the transaction is over. SQLite's transactions come one at a time. */
export async function lockSession(tx: Tx, id: string): Promise<void> {
  if (tx.dialect === "postgresql")
    await em(tx).execute("select 1 from sessions where id = ? for no key update", [id]);
}
