// Reads and writes of authenticator apps; spending a step is what makes a code single use.
import type { Db, Tx } from "../../store/db.ts";
import { deleteLapsed, findRows } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import { TotpAppEntity, type TotpAppRow } from "./totp.entity.ts";

/** An account's confirmed apps, the oldest first. */
export async function findTotpApps(db: Db, userId: string): Promise<TotpAppRow[]> {
  return findRows(db, TotpAppEntity, { userId, expiresAt: null }, ["createdAt", "id"]);
}

/** An account's apps that wait for their first code, the oldest first. */
export async function findPendingTotpApps(db: Db, userId: string): Promise<TotpAppRow[]> {
  return em(db).find(
    TotpAppEntity,
    { userId, expiresAt: { $ne: null } },
    { orderBy: { createdAt: "asc", id: "asc" }, disableIdentityMap: true },
  );
}

/** One of an account's apps that wait for their first code, lapsed or not. */
export async function findPendingTotpApp(
  db: Db,
  userId: string,
  id: string,
): Promise<TotpAppRow | null> {
  return em(db).findOne(
    TotpAppEntity,
    { id, userId, expiresAt: { $ne: null } },
    { disableIdentityMap: true },
  );
}

export async function insertTotpApp(tx: Tx, app: TotpAppRow): Promise<void> {
  await em(tx).insert(TotpAppEntity, app);
}

/** Confirms an app with the step of its first code, which is spent by that. @returns true for the one that did */
export async function confirmTotpApp(
  tx: Tx,
  { id }: Pick<TotpAppRow, "id">,
  step: number,
  now: Date,
): Promise<boolean> {
  return (
    (await em(tx).nativeUpdate(
      TotpAppEntity,
      { id, expiresAt: { $gt: now } },
      { expiresAt: null, lastUsedStep: step, lastUsedAt: now },
    )) === 1
  );
}

/** Spends a step and all before it. @returns true for the one caller that spent it */
export async function spendTotpStep(
  tx: Tx,
  { id }: Pick<TotpAppRow, "id">,
  step: number,
  now: Date,
): Promise<boolean> {
  return (
    (await em(tx).nativeUpdate(
      TotpAppEntity,
      { id, expiresAt: null, lastUsedStep: { $lt: step } },
      { lastUsedStep: step, lastUsedAt: now },
    )) === 1
  );
}

/** @returns whether the account has such an app */
export async function renameTotpApp(
  tx: Tx,
  userId: string,
  id: string,
  name: string,
): Promise<boolean> {
  return (
    (await em(tx).nativeUpdate(TotpAppEntity, { id, userId, expiresAt: null }, { name })) === 1
  );
}

/** @returns true for the one caller that removed it */
export async function deleteTotpApp(tx: Tx, { id }: Pick<TotpAppRow, "id">): Promise<boolean> {
  return (await em(tx).nativeDelete(TotpAppEntity, { id })) === 1;
}

/** Removes every app of an account, confirmed or not. */
export async function deleteTotpAppsOf(tx: Tx, userId: string): Promise<void> {
  await em(tx).nativeDelete(TotpAppEntity, { userId });
}

/** Removes enrolments that lapsed before a moment. */
export async function deleteTotpAppsLapsedBefore(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  return deleteLapsed(tx, TotpAppEntity, { property: "expiresAt", below: moment, limit });
}
