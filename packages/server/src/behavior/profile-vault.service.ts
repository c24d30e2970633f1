// Profiles at rest: sealed, with the keyed hashes of samples that came before.
import { randomUUID } from "node:crypto";
import type { AppContext } from "../context.ts";
import { hmacB64u } from "../crypto/digest.ts";
import type { Db, Tx } from "../store/db.ts";
import {
  type DeviceClass,
  replayMaterial,
  restoreProfile,
  type RhythmProfile,
  type RhythmSample,
  serializeProfile,
} from "./rhythm/index.ts";
import type { TypingProfileRow, TypingSubject } from "./typing.entity.ts";
import {
  findRememberedHashes,
  findTypingProfile,
  forgetOldestSamples,
  rememberSample,
  saveTypingProfile,
} from "./typing.store.ts";

// As many sign-ins as a year has working days, twice a day.
const mostRemembered = 500;

/** A profile as it was read, with what is needed to write its successor. */
export interface OpenProfile {
  readonly row: TypingProfileRow;
  readonly profile: RhythmProfile;
  readonly hashes: ReadonlySet<string>;
}

/** Whose profile, of which text, on which kind of keyboard. */
export interface ProfileKey {
  readonly userId: string;
  readonly subject: TypingSubject;
  readonly deviceClass: DeviceClass;
}

/** @returns null when nothing was learned yet, or a newer version must read it */
export async function openProfile(
  ctx: AppContext,
  db: Db,
  key: ProfileKey,
): Promise<OpenProfile | null> {
  const row = await findTypingProfile(db, key.userId, key.subject, key.deviceClass);
  const profile = row && unseal(ctx, row);
  return row && profile ? { row, profile, hashes: await findRememberedHashes(db, row.id) } : null;
}

/** Reads a stored profile. */
export function unseal(
  ctx: Pick<AppContext, "keyring">,
  row: TypingProfileRow,
): RhythmProfile | null {
  const bytes = Buffer.from(ctx.keyring.open("typing-profile", row.profileSealed), "base64url");
  const restored = restoreProfile(bytes);
  return restored.status === "restored" ? restored.profile : null;
}

/** The keyed hash under which a sample is remembered. */
export function hashMaterial(ctx: AppContext, material: Uint8Array): string {
  return hmacB64u(ctx.keyring.derive("typing-replay"), Buffer.from(material).toString("base64url"));
}

/**
 * Stores what a profile became, and remembers the samples that made it so.
 *
 * @param previous the profile that it came from, or null for the first
 * @returns false when another sample was learned meanwhile; nothing is changed then
 */
export async function storeProfile(
  ctx: AppContext,
  tx: Tx,
  key: ProfileKey,
  {
    previous,
    next,
    samples,
  }: { previous: OpenProfile | null; next: RhythmProfile; samples: readonly RhythmSample[] },
): Promise<boolean> {
  const now = ctx.now();
  const row: TypingProfileRow = {
    ...key,
    id: previous?.row.id ?? randomUUID(),
    profileSealed: ctx.keyring.seal(
      "typing-profile",
      Buffer.from(serializeProfile(next)).toString("base64url"),
    ),
    samples: next.window.length,
    createdAt: previous?.row.createdAt ?? now,
    updatedAt: now,
  };
  if (!(await saveTypingProfile(tx, row, previous?.row.profileSealed ?? null))) return false;
  for (const sample of samples) {
    const material = replayMaterial(next, sample);
    if (material) await rememberSample(tx, row.id, hashMaterial(ctx, material), now);
  }
  await forgetOldestSamples(tx, row.id, mostRemembered);
  return true;
}
