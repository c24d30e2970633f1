// A public key whose other half nobody keeps: answers under ids that nobody holds are verified against it, so that they
// take as long as others.
import { generateKeyPairSync } from "node:crypto";

let made: Uint8Array<ArrayBuffer> | undefined;

/** COSE_Key (RFC 9053, section 7.1) for ES256, which most passkeys sign with. */
export function decoyKey(): Uint8Array<ArrayBuffer> {
  made ??= makeKey();
  return made;
}

function makeKey(): Uint8Array<ArrayBuffer> {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}, coordinates of 32 bytes.
  return new Uint8Array(
    Buffer.concat([
      Buffer.from("a50102032620012158", "hex"),
      Buffer.from([32]),
      Buffer.from(x, "base64url"),
      Buffer.from([0x22, 0x58, 32]),
      Buffer.from(y, "base64url"),
    ]),
  );
}
