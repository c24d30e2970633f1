// Reads and writes of challenges; taking one is what makes it single use.
import type { Tx } from "../../store/db.ts";
import { deleteLapsed, insertRow, takeRow } from "../../store/rows.ts";
import { ChallengeEntity, type ChallengeRow } from "./challenge.entity.ts";

export async function insertChallenge(tx: Tx, challenge: ChallengeRow): Promise<void> {
  await insertRow(tx, ChallengeEntity, challenge);
}

/** Removes a challenge and hands it to the one caller that removed it; null to every other. */
export async function takeChallenge(
  tx: Tx,
  challengeHash: string,
  purpose: string,
): Promise<ChallengeRow | null> {
  return takeRow(tx, ChallengeEntity, { challengeHash, purpose });
}

export async function deleteChallengesExpiredBefore(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  return deleteLapsed(tx, ChallengeEntity, { property: "expiresAt", below: moment, limit });
}
