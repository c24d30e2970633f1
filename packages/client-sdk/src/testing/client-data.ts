// The client's half of a ceremony: what a browser writes into clientDataJSON.
import { randomBytes, toBase64url, utf8, type Bytes } from './bytes.ts';
import type { Misbehavior } from './misbehavior.ts';

interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  readonly crossOrigin: boolean;
  readonly topOrigin?: string;
}

/** A ceremony's type as clientDataJSON spells it. */
export type CeremonyType = 'webauthn.create' | 'webauthn.get';

/**
 * Serializes the client data in the order that WebAuthn fixes.
 * @see WebAuthn Level 3 section 5.8.1.1
 */
export function encodeClientData(
  type: CeremonyType,
  challenge: string,
  origin: string,
  misbehavior: Misbehavior | undefined,
): Bytes {
  const honest: ClientData = { type, challenge, origin, crossOrigin: false };
  return utf8(JSON.stringify({ ...honest, ...clientDataLie(type, misbehavior) }));
}

function clientDataLie(type: CeremonyType, misbehavior: Misbehavior | undefined): Partial<ClientData> {
  switch (misbehavior?.kind) {
    case 'wrongChallenge':
      return { challenge: misbehavior.challenge ?? toBase64url(randomBytes(32)) };
    case 'wrongOrigin':
      return { origin: misbehavior.origin ?? 'https://evil.example' };
    case 'crossOrigin':
      return { crossOrigin: true };
    case 'topOrigin':
      return { crossOrigin: misbehavior.crossOrigin ?? false, topOrigin: misbehavior.topOrigin ?? 'https://evil.example' };
    case 'wrongType':
      return { type: misbehavior.type ?? otherType(type) };
    default:
      return {};
  }
}

function otherType(type: CeremonyType): CeremonyType {
  return type === 'webauthn.create' ? 'webauthn.get' : 'webauthn.create';
}
