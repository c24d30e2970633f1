// Reads and writes of refresh tokens.
import type { Db, Tx } from "../store/db.ts";
import { em } from "../store/transactions.ts";
import { RefreshTokenEntity, type RefreshTokenRow } from "./refresh-token.entity.ts";

export async function insertRefreshToken(tx: Tx, token: RefreshTokenRow): Promise<void> {
  await em(tx).insert(RefreshTokenEntity, token);
}

export async function findRefreshToken(db: Db, tokenHash: string): Promise<RefreshTokenRow | null> {
  return em(db).findOne(RefreshTokenEntity, { tokenHash }, { disableIdentityMap: true });
}

/** Spends a token. @returns true for the one caller that spent it */
export async function spendRefreshToken(
  tx: Tx,
  tokenHash: string,
  successorSealed: string,
  now: Date,
): Promise<boolean> {
  const spent = await em(tx).nativeUpdate(
    RefreshTokenEntity,
    { tokenHash, usedAt: null, expiresAt: { $gt: now } },
    { usedAt: now, successorSealed },
  );
  return spent === 1;
}

/** Forgets the sealed copy of a token at its first use, after which a repeat of its predecessor is theft. */
export async function forgetSuccessor(tx: Tx, predecessorHash: string): Promise<void> {
  await em(tx).nativeUpdate(
    RefreshTokenEntity,
    { tokenHash: predecessorHash },
    { successorSealed: null },
  );
}
