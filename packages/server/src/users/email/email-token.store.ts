// Reads and writes of mailed links; taking one is what makes it single use.
import type { Db, Tx } from "../../store/db.ts";
import { deleteLapsed } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import {
  EmailTokenEntity,
  type EmailTokenPurpose,
  type EmailTokenRow,
} from "./email-token.entity.ts";

export async function insertEmailToken(tx: Tx, token: EmailTokenRow): Promise<void> {
  await em(tx).insert(EmailTokenEntity, token);
}

export async function findEmailToken(
  db: Db,
  tokenHash: string,
  purposes: readonly EmailTokenPurpose[],
): Promise<EmailTokenRow | null> {
  return em(db).findOne(
    EmailTokenEntity,
    { tokenHash, purpose: { $in: [...purposes] } },
    { disableIdentityMap: true },
  );
}

/** Spends a link. @returns true for the one caller that spent it */
export async function deleteEmailToken(tx: Tx, tokenHash: string): Promise<boolean> {
  return (await em(tx).nativeDelete(EmailTokenEntity, { tokenHash })) === 1;
}

/** When an account was last sent a link that still works, or null. */
export async function findNewestTokenTime(
  db: Db,
  userId: string,
  purpose: EmailTokenPurpose,
  now: Date,
): Promise<Date | null> {
  const [newest] = await em(db).find(
    EmailTokenEntity,
    { userId, purpose, expiresAt: { $gt: now } },
    { orderBy: { createdAt: "desc" }, limit: 1, disableIdentityMap: true },
  );
  return newest?.createdAt ?? null;
}

/** Spends every link of an account, of these purposes or of all. */
export async function deleteEmailTokensOf(
  tx: Tx,
  userId: string,
  purposes?: readonly EmailTokenPurpose[],
): Promise<void> {
  await em(tx).nativeDelete(
    EmailTokenEntity,
    purposes ? { userId, purpose: { $in: [...purposes] } } : { userId },
  );
}

/** Spends the links of registrations that wait for one mailbox. */
export async function deleteClaimsOf(tx: Tx, email: string): Promise<void> {
  await em(tx).nativeDelete(EmailTokenEntity, { email, purpose: "claim" });
}

export async function deleteEmailTokensExpiredBefore(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  return deleteLapsed(tx, EmailTokenEntity, { property: "expiresAt", below: moment, limit });
}

/** Spends the links of old mailboxes that were sent after a moment. */
export async function deleteUndoTokensAfter(tx: Tx, userId: string, moment: Date): Promise<void> {
  await em(tx).nativeDelete(EmailTokenEntity, {
    userId,
    purpose: "undo",
    createdAt: { $gt: moment },
  });
}
