// Signs compact JWS (RFC 7515, section 3.1) where it is called: the way through Web Crypto and a thread of the pool, which
// jose takes, costs as much again as an Ed25519 signature.
import { createHmac, type KeyObject, sign } from "node:crypto";

/** @param header `alg` says how it is signed; the key has to be one for it */
export function signCompactJws(
  header: { readonly alg: "EdDSA" | "HS256"; readonly typ: string; readonly kid?: string },
  payload: object,
  key: KeyObject,
): string {
  const signed = `${jsonB64u(header)}.${jsonB64u(payload)}`;
  const signature =
    header.alg === "EdDSA"
      ? sign(null, Buffer.from(signed, "ascii"), key)
      : createHmac("sha256", key).update(signed).digest();
  return `${signed}.${signature.toString("base64url")}`;
}

function jsonB64u(value: object): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}
