// Attestation objects: 'none', and packed self attestation (signed with the credential's own key).
import { concatBytes, sha256, type Bytes } from "./bytes.ts";
import { withRaisedSignCount } from "./authenticator-data.ts";
import { encodeCbor, type CborValue } from "./cbor.ts";
import type { RegistrationMisbehavior } from "./misbehavior.ts";
import { coseAlgorithmId, signWith, type SoftwareAlgorithm } from "./signature-algorithms.ts";

/** The attestation formats that the software authenticator speaks. */
export type AttestationFormat = "none" | "packed";

interface Attested {
  readonly format: AttestationFormat;
  readonly algorithm: SoftwareAlgorithm;
  readonly keys: CryptoKeyPair;
  readonly authenticatorData: Bytes;
  readonly clientData: Bytes;
}

/**
 * Encodes an attestation object, with the misbehavior that concerns it.
 * @see WebAuthn Level 3 sections 6.5.4, 8.2 and 8.7
 */
export async function encodeAttestation(
  attested: Attested,
  misbehavior: RegistrationMisbehavior | undefined,
): Promise<Bytes> {
  const tampered = misbehavior?.kind === "tamperedAuthenticatorData";
  const signed = tampered || misbehavior?.kind === "badSignature" || attested.format === "packed";
  const statement = signed
    ? await packedStatement(attested, misbehavior)
    : new Map<string, CborValue>();
  const { authenticatorData } = attested;
  const object = encodeCbor(
    new Map<string, CborValue>([
      ["fmt", claimedFormat(signed ? "packed" : "none", misbehavior)],
      ["attStmt", statement],
      ["authData", tampered ? withRaisedSignCount(authenticatorData) : authenticatorData],
    ]),
  );
  return misbehavior?.kind === "truncatedCbor"
    ? object.slice(0, -(misbehavior.lostBytes ?? 8))
    : object;
}

/** The same signature with its last bit flipped; an ECDSA one stays well-formed DER. */
export function withFlippedBit(signature: Bytes): Bytes {
  const flipped = signature.slice();
  const last = flipped.length - 1;
  flipped[last] = (flipped[last] ?? 0) ^ 1;
  return flipped;
}

async function packedStatement(
  { algorithm, keys, authenticatorData, clientData }: Attested,
  misbehavior: RegistrationMisbehavior | undefined,
): Promise<Map<string, CborValue>> {
  const signature = await signWith(
    algorithm,
    keys,
    concatBytes(authenticatorData, await sha256(clientData)),
  );
  const claimed = misbehavior?.kind === "badSignature" ? withFlippedBit(signature) : signature;
  return new Map<string, CborValue>([
    ["alg", coseAlgorithmId(algorithm)],
    ["sig", claimed],
  ]);
}

function claimedFormat(
  format: AttestationFormat,
  misbehavior: RegistrationMisbehavior | undefined,
): string {
  if (misbehavior?.kind !== "unknownAttestationFormat") return format;
  return misbehavior.format ?? "latchkey-unheard-of";
}
