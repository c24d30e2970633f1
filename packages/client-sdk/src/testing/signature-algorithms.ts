// The signature algorithms of the software authenticator: key generation, COSE keys, signatures.
import { fromBase64url, type Bytes } from "./bytes.ts";
import { encodeCbor, type CborValue } from "./cbor.ts";
import { ecdsaSignatureToDer } from "./ecdsa-der.ts";

/** A signature algorithm by its JOSE name. ES384 is there to be offered by nobody. */
export type SoftwareAlgorithm = "ES256" | "RS256" | "EdDSA" | "ES384";

interface AlgorithmSpec {
  readonly coseId: number;
  readonly generate: RsaHashedKeyGenParams | EcKeyGenParams | Algorithm;
  readonly sign: EcdsaParams | Algorithm;
  readonly coseMembers: (key: JsonWebKey) => readonly (readonly [number, CborValue])[];
}

const rsaKey = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

const specs: Readonly<Record<SoftwareAlgorithm, AlgorithmSpec>> = {
  ES256: {
    coseId: -7,
    generate: { name: "ECDSA", namedCurve: "P-256" },
    sign: { name: "ECDSA", hash: "SHA-256" },
    coseMembers: (key) => ellipticCurveMembers(1, key),
  },
  ES384: {
    coseId: -35,
    generate: { name: "ECDSA", namedCurve: "P-384" },
    sign: { name: "ECDSA", hash: "SHA-384" },
    coseMembers: (key) => ellipticCurveMembers(2, key),
  },
  RS256: {
    coseId: -257,
    generate: rsaKey,
    sign: { name: "RSASSA-PKCS1-v1_5" },
    coseMembers: ({ n, e }) => [
      [1, 3],
      [-1, jwkBytes(n)],
      [-2, jwkBytes(e)],
    ],
  },
  EdDSA: {
    coseId: -8,
    generate: { name: "Ed25519" },
    sign: { name: "Ed25519" },
    coseMembers: ({ x }) => [
      [1, 1],
      [-1, 6],
      [-2, jwkBytes(x)],
    ],
  },
};

/**
 * The COSE identifier of an algorithm, for example -7 for ES256.
 * @see https://www.iana.org/assignments/cose/cose.xhtml#algorithms
 */
export function coseAlgorithmId(algorithm: SoftwareAlgorithm): number {
  return specs[algorithm].coseId;
}

/** Generates a key pair whose public half can be exported. */
export async function generateKeyPair(algorithm: SoftwareAlgorithm): Promise<CryptoKeyPair> {
  const pair = await crypto.subtle.generateKey(specs[algorithm].generate, false, [
    "sign",
    "verify",
  ]);
  return pair as CryptoKeyPair;
}

/**
 * Encodes a public key as a COSE_Key.
 * @see RFC 9052 section 7, RFC 9053 section 7, RFC 8230 section 4
 */
export async function encodeCoseKey(
  algorithm: SoftwareAlgorithm,
  publicKey: CryptoKey,
): Promise<Bytes> {
  const jwk = await crypto.subtle.exportKey("jwk", publicKey);
  const { coseId, coseMembers } = specs[algorithm];
  return encodeCbor(new Map<number, CborValue>([[3, coseId], ...coseMembers(jwk)]));
}

/**
 * Signs in the form that WebAuthn asks for: ECDSA in DER, the others as they come.
 * @see WebAuthn Level 3 section 6.5.5
 */
export async function signWith(
  algorithm: SoftwareAlgorithm,
  keys: CryptoKeyPair,
  data: Bytes,
): Promise<Bytes> {
  const { sign } = specs[algorithm];
  const signature = new Uint8Array(await crypto.subtle.sign(sign, keys.privateKey, data));
  return sign.name === "ECDSA" ? ecdsaSignatureToDer(signature) : signature;
}

function ellipticCurveMembers(curve: number, { x, y }: JsonWebKey): [number, CborValue][] {
  return [
    [1, 2],
    [-1, curve],
    [-2, jwkBytes(x)],
    [-3, jwkBytes(y)],
  ];
}

function jwkBytes(member: string | undefined): Bytes {
  return fromBase64url(member ?? "");
}
