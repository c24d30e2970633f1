// The client's half of a ceremony: what a browser writes into clientDataJSON.
import { randomBytes, toBase64url, utf8, type Bytes } from "./bytes.ts";
import type { Misbehavior } from "./misbehavior.ts";

interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  readonly crossOrigin: boolean;
  readonly topOrigin?: string;
}

const foreignOrigin = "https://evil.example";

/** A ceremony's type as clientDataJSON spells it. */
export type CeremonyType = "webauthn.create" | "webauthn.get";

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

function clientDataLie(
  type: CeremonyType,
  misbehavior: Misbehavior | undefined,
): Partial<ClientData> {
  if (misbehavior?.kind === "wrongChallenge") {
    return { challenge: misbehavior.challenge ?? toBase64url(randomBytes(32)) };
  }
  if (misbehavior?.kind === "wrongOrigin") return { origin: misbehavior.origin ?? foreignOrigin };
  if (misbehavior?.kind === "crossOrigin") return { crossOrigin: true };
  if (misbehavior?.kind === "wrongType") return { type: misbehavior.type ?? otherType(type) };
  if (misbehavior?.kind !== "topOrigin") return {};
  const { crossOrigin = false, topOrigin = foreignOrigin } = misbehavior;
  return { crossOrigin, topOrigin };
}

function otherType(type: CeremonyType): CeremonyType {
  return type === "webauthn.create" ? "webauthn.get" : "webauthn.create";
}
