// Reads and writes of challenges; taking one is what makes it single use.
import type { Tx } from "../../store/db.ts";
import { em } from "../../store/transactions.ts";
import { ChallengeEntity, type ChallengeRow } from "./challenge.entity.ts";

export async function insertChallenge(tx: Tx, challenge: ChallengeRow): Promise<void> {
  await em(tx).insert(ChallengeEntity, challenge);
}

/** Removes a challenge and hands it to the one caller that removed it; null to every other. */
export async function takeChallenge(
  tx: Tx,
  challengeHash: string,
  purpose: string,
): Promise<ChallengeRow | null> {
  const row = await em(tx).findOne(
    ChallengeEntity,
    { challengeHash, purpose },
    { disableIdentityMap: true },
  );
  if (!row) return null;
  const taken = await em(tx).nativeDelete(ChallengeEntity, { challengeHash, purpose });
  return taken === 1 ? row : null;
}

export async function deleteChallengesExpiredBefore(tx: Tx, moment: Date): Promise<number> {
  return em(tx).nativeDelete(ChallengeEntity, { expiresAt: { $lt: moment } });
}
