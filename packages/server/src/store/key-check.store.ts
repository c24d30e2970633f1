// Keeps the first key check that any instance wrote.
import type { Tx } from "./db.ts";
import { KeyCheckEntity } from "./key-check.entity.ts";
import { lockFor } from "./locks.ts";
import { em } from "./transactions.ts";

/** @returns the stored check, which is `sealed` on a new database */
export async function keepKeyCheck(tx: Tx, sealed: string): Promise<string> {
  await lockFor(tx, "key-check");
  const stored = await em(tx).findOne(
    KeyCheckEntity,
    { name: "at-rest" },
    { disableIdentityMap: true },
  );
  if (stored) return stored.sealed;
  await em(tx).insert(KeyCheckEntity, { name: "at-rest", sealed });
  return sealed;
}
