// Authenticator data: RP id hash, flags, sign count, and what follows them.
import { concatBytes, sha256, utf8, type Bytes } from "./bytes.ts";
import { uint32 } from "./cbor.ts";
import type { Misbehavior } from "./misbehavior.ts";

/** The flags that the software authenticator sets; AT and ED follow from what is present. */
export interface AuthenticatorFlags {
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

interface AuthenticatorDataParts {
  readonly rpId: string;
  readonly flags: AuthenticatorFlags;
  readonly signCount: number;
  /** AAGUID, credential id and public key; only a registration has them. */
  readonly attestedCredential?: Bytes;
}

const flagBit = {
  userPresent: 1,
  userVerified: 4,
  backupEligible: 8,
  backedUp: 16,
  attested: 64,
  extensions: 128,
};
// A map of two entries that ends after the first key's head.
const truncatedExtensions = Uint8Array.of(0xa2, 0x6b);
const signCountOffset = 33;

/**
 * Encodes authenticator data, with the misbehavior that concerns it.
 * @see WebAuthn Level 3 section 6.1
 */
export async function encodeAuthenticatorData(
  parts: AuthenticatorDataParts,
  misbehavior: Misbehavior | undefined,
): Promise<Bytes> {
  const attested = parts.attestedCredential ?? new Uint8Array();
  const isAssertion = parts.attestedCredential === undefined;
  const extensions =
    isAssertion && misbehavior?.kind === "truncatedCbor" ? truncatedExtensions : new Uint8Array();
  const presence =
    (attested.length > 0 ? flagBit.attested : 0) | (extensions.length > 0 ? flagBit.extensions : 0);
  const flags = presence | flagBits({ ...parts.flags, ...flagsLie(parts.flags, misbehavior) });
  const rpIdHash = await sha256(utf8(claimedRpId(parts.rpId, misbehavior)));
  return concatBytes(rpIdHash, Uint8Array.of(flags), uint32(parts.signCount), attested, extensions);
}

/**
 * Encodes attested credential data.
 * @param aaguid a UUID
 * @param credentialId at most 65535 bytes
 * @see WebAuthn Level 3 section 6.5.1
 */
export function encodeAttestedCredential(
  aaguid: string,
  credentialId: Bytes,
  coseKey: Bytes,
): Bytes {
  const aaguidBytes = Uint8Array.from(aaguid.replaceAll("-", "").match(/../g) ?? [], (hex) =>
    Number.parseInt(hex, 16),
  );
  const length = Uint8Array.of(credentialId.length >> 8, credentialId.length & 0xff);
  return concatBytes(aaguidBytes, length, credentialId, coseKey);
}

/** The same authenticator data with a sign count that is one higher. */
export function withRaisedSignCount(authenticatorData: Bytes): Bytes {
  const raised = authenticatorData.slice();
  const view = new DataView(raised.buffer);
  view.setUint32(signCountOffset, view.getUint32(signCountOffset) + 1);
  return raised;
}

function flagBits(flags: AuthenticatorFlags): number {
  return (
    (flags.userPresent ? flagBit.userPresent : 0) |
    (flags.userVerified ? flagBit.userVerified : 0) |
    (flags.backupEligible ? flagBit.backupEligible : 0) |
    (flags.backedUp ? flagBit.backedUp : 0)
  );
}

function flagsLie(
  flags: AuthenticatorFlags,
  misbehavior: Misbehavior | undefined,
): Partial<AuthenticatorFlags> {
  if (misbehavior?.kind === "noUserPresence") return { userPresent: false };
  if (misbehavior?.kind === "noUserVerification") return { userVerified: false };
  if (misbehavior?.kind === "backupStateWithoutEligibility") {
    return { backupEligible: false, backedUp: true };
  }
  if (misbehavior?.kind !== "backupEligibilityFlip") return {};
  return { backupEligible: !flags.backupEligible, backedUp: false };
}

function claimedRpId(rpId: string, misbehavior: Misbehavior | undefined): string {
  return misbehavior?.kind === "wrongRpIdHash" ? (misbehavior.rpId ?? "evil.example") : rpId;
}
