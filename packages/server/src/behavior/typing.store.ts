// Reads and writes of typing settings, profiles, remembered samples and findings.
import type { Db, Tx } from "../store/db.ts";
import { deleteLapsed } from "../store/rows.ts";
import { em } from "../store/transactions.ts";
import type { DeviceClass } from "./rhythm/index.ts";
import {
  TypingFindingEntity,
  type TypingFindingRow,
  TypingMemoryEntity,
  TypingProfileEntity,
  type TypingProfileRow,
  TypingSettingsEntity,
  type TypingSettingsRow,
  type TypingSubject,
} from "./typing.entity.ts";

export async function findTypingSettings(
  db: Db,
  userId: string,
): Promise<TypingSettingsRow | null> {
  return em(db).findOne(TypingSettingsEntity, { userId }, { disableIdentityMap: true });
}

export async function saveTypingSettings(tx: Tx, settings: TypingSettingsRow): Promise<void> {
  const { userId, ...fields } = settings;
  const changed = await em(tx).nativeUpdate(TypingSettingsEntity, { userId }, fields);
  if (changed === 0) await em(tx).insert(TypingSettingsEntity, settings);
}

export async function findTypingProfiles(db: Db, userId: string): Promise<TypingProfileRow[]> {
  return em(db).find(
    TypingProfileEntity,
    { userId },
    { orderBy: { subject: "asc", deviceClass: "asc" }, disableIdentityMap: true },
  );
}

export async function findTypingProfile(
  db: Db,
  userId: string,
  subject: TypingSubject,
  deviceClass: DeviceClass,
): Promise<TypingProfileRow | null> {
  return em(db).findOne(
    TypingProfileEntity,
    { userId, subject, deviceClass },
    { disableIdentityMap: true },
  );
}

/**
 * Replaces what a profile was when it was read, or makes it.
 *
 * @param seen the sealed profile that the new one was made from; null for the first
 * @returns false when another sample was learned meanwhile
 */
export async function saveTypingProfile(
  tx: Tx,
  profile: TypingProfileRow,
  seen: string | null,
): Promise<boolean> {
  const { id, profileSealed, samples, updatedAt } = profile;
  if (seen === null) {
    const key = {
      userId: profile.userId,
      subject: profile.subject,
      deviceClass: profile.deviceClass,
    };
    if ((await em(tx).count(TypingProfileEntity, key)) > 0) return false;
    await em(tx).insert(TypingProfileEntity, profile);
    return true;
  }
  const fields = { profileSealed, samples, updatedAt };
  return (
    (await em(tx).nativeUpdate(TypingProfileEntity, { id, profileSealed: seen }, fields)) === 1
  );
}

export async function deleteTypingProfiles(
  tx: Tx,
  userId: string,
  subject: TypingSubject,
): Promise<void> {
  await em(tx).nativeDelete(TypingProfileEntity, { userId, subject });
  await em(tx).nativeDelete(TypingFindingEntity, { userId, subject });
}

/** Removes everything that is kept of an account's typing. */
export async function deleteAllTyping(tx: Tx, userId: string): Promise<void> {
  await em(tx).nativeDelete(TypingProfileEntity, { userId });
  await em(tx).nativeDelete(TypingFindingEntity, { userId });
  await em(tx).nativeDelete(TypingSettingsEntity, { userId });
}

export async function findRememberedHashes(
  db: Db,
  profileId: string,
): Promise<ReadonlySet<string>> {
  const rows = await em(db).find(TypingMemoryEntity, { profileId }, { disableIdentityMap: true });
  return new Set(rows.map((row) => row.sampleHash));
}

export async function rememberSample(
  tx: Tx,
  profileId: string,
  sampleHash: string,
  now: Date,
): Promise<void> {
  const known = await em(tx).count(TypingMemoryEntity, { profileId, sampleHash });
  if (known === 0)
    await em(tx).insert(TypingMemoryEntity, { profileId, sampleHash, createdAt: now });
}

/** Forgets all but the latest remembered samples of a profile. */
export async function forgetOldestSamples(tx: Tx, profileId: string, keep: number): Promise<void> {
  const [oldest] = await em(tx).find(
    TypingMemoryEntity,
    { profileId },
    { orderBy: { createdAt: "desc" }, offset: keep, limit: 1, disableIdentityMap: true },
  );
  if (oldest)
    await em(tx).nativeDelete(TypingMemoryEntity, {
      profileId,
      createdAt: { $lte: oldest.createdAt },
    });
}

export async function insertTypingFinding(tx: Tx, finding: TypingFindingRow): Promise<void> {
  await em(tx).insert(TypingFindingEntity, finding);
}

/** An account's findings, newest first. */
export async function findTypingFindings(
  db: Db,
  userId: string,
  limit: number,
): Promise<TypingFindingRow[]> {
  return em(db).find(
    TypingFindingEntity,
    { userId },
    { orderBy: { createdAt: "desc" }, limit, disableIdentityMap: true },
  );
}

export async function deleteFindingsBefore(tx: Tx, moment: Date, limit: number): Promise<number> {
  return deleteLapsed(tx, TypingFindingEntity, { property: "createdAt", below: moment, limit });
}
