// Whether a SQLite file is open elsewhere: deleting it would leave another process with a file that nobody finds again.
import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import { isRetryable } from "./failures.ts";

/** @param path file of the database; one that isn't there, or is no database, isn't in use */
export function isSqliteInUse(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = new Database(path, { timeout: 0 });
  try {
    // In WAL mode every open connection holds a shared lock, which an exclusive one doesn't go beside.
    database.pragma("locking_mode = exclusive");
    database.exec("begin exclusive; rollback");
    return false;
  } catch (error) {
    return isRetryable(error);
  } finally {
    database.close();
  }
}
