// Keys for data at rest: one versioned master key, from which each purpose derives its own (HKDF, RFC 5869).
// Sealed text is AES-256-GCM as `v1.<key id>.<nonce>.<ciphertext and tag>`, bound to its purpose.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";

/** What a sealed value is for; a value sealed for one purpose doesn't open for another. */
export type SealPurpose =
  | "key-check"
  | "signing-key"
  | "refresh-successor"
  | "totp-secret"
  | "typing-profile"
  | "mail";

/** What a derived key is for. */
export type DerivePurpose =
  | "audit-chain"
  | "fake-credentials"
  | "rate-limit"
  | "email-code"
  | "device"
  | "dpop-nonce"
  | "typing-replay";

export interface Keyring {
  /** Encrypts a text for one purpose, under the newest master key. */
  seal(purpose: SealPurpose, plaintext: string): string;
  /** @throws Error when the text was altered, sealed for another purpose, or under a key that is gone. */
  open(purpose: SealPurpose, sealed: string): string;
  /**
   * A 32-byte key for one purpose, stable as long as the oldest master key is. It comes prepared: raw bytes would be
   * prepared again for each MAC, at several times the cost of the MAC.
   */
  derive(purpose: DerivePurpose): KeyObject;
}

const nonceBytes = 12; // NIST SP 800-38D, section 8.2: 96-bit nonces for GCM.
const tagBytes = 16;

/**
 * @param masterKeys one to many 32-byte keys, newest first; new data is sealed under the first
 */
export function createKeyring(masterKeys: readonly Uint8Array[]): Keyring {
  const byId = new Map(masterKeys.map((key) => [keyId(key), key]));
  const newest = masterKeys[0];
  const oldest = masterKeys.at(-1);
  if (!newest || !oldest) throw new TypeError("A keyring needs at least one key.");
  const derived = new Map<DerivePurpose, KeyObject>();
  return {
    seal: (purpose, plaintext) => sealWith(newest, purpose, plaintext),
    open(purpose, sealed) {
      const [version, id = "", nonce = "", body = ""] = sealed.split(".");
      const key = byId.get(id);
      if (version !== "v1" || !key) throw new Error("No key opens this value.");
      return openWith(
        key,
        purpose,
        Buffer.from(nonce, "base64url"),
        Buffer.from(body, "base64url"),
      );
    },
    derive(purpose) {
      const known = derived.get(purpose) ?? createSecretKey(subkey(oldest, `derive:${purpose}`));
      derived.set(purpose, known);
      return known;
    },
  };
}

/** Encrypts a text under a secret that only its holder knows, for example the token it succeeds. */
export function sealUnderSecret(secret: string, purpose: SealPurpose, plaintext: string): string {
  return sealWith(createHash("sha256").update(secret, "utf8").digest(), purpose, plaintext);
}

/** Opens what {@link sealUnderSecret} sealed. @throws Error when the secret is another one. */
export function openUnderSecret(secret: string, purpose: SealPurpose, sealed: string): string {
  return createKeyring([createHash("sha256").update(secret, "utf8").digest()]).open(
    purpose,
    sealed,
  );
}

function sealWith(masterKey: Uint8Array, purpose: SealPurpose, plaintext: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", subkey(masterKey, `seal:${purpose}`), nonce);
  cipher.setAAD(Buffer.from(purpose, "utf8"));
  const body = Buffer.concat([
    cipher.update(plaintext, "utf8"),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return ["v1", keyId(masterKey), nonce.toString("base64url"), body.toString("base64url")].join(
    ".",
  );
}

function openWith(
  masterKey: Uint8Array,
  purpose: SealPurpose,
  nonce: Buffer,
  body: Buffer,
): string {
  const decipher = createDecipheriv("aes-256-gcm", subkey(masterKey, `seal:${purpose}`), nonce, {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(purpose, "utf8"));
  decipher.setAuthTag(body.subarray(-tagBytes));
  return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]).toString(
    "utf8",
  );
}

// A short name for a key that tells nothing of it, so that old values find the key that sealed them.
function keyId(masterKey: Uint8Array): string {
  return Buffer.from(subkey(masterKey, "key-id")).subarray(0, 6).toString("base64url");
}

function subkey(masterKey: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", masterKey, new Uint8Array(), `latchkey:${info}`, 32));
}
