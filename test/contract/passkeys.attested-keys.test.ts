// A passkey is registered with a key that signatures can be verified with, and under which only its owner can sign.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { type CoseKey, ecKey, okpKey, rsaKey, withAttestedKey } from "./attested-keys.ts";
import { beginRegistration, type Deployment, requireSignedIn } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

const kty = 1;
const alg = 3;
const curve = -1;
const x = -2;
const y = -3;
const modulus = -1;
const exponent = -2;

async function registerWithKey(server: Deployment, key: CoseKey) {
  const { api } = createCaller(server);
  const { credential } = await beginRegistration(server, api, createSoftwareAuthenticator());
  const { response } = credential;
  const attestationObject = withAttestedKey(response.attestationObject, key);
  return api.auth.passkeys.finishRegistration.mutate({
    credential: { ...credential, response: { ...response, attestationObject } },
    mode: "body",
  });
}

function changed(key: CoseKey, label: number, value: number | Uint8Array): CoseKey {
  return new Map([...key, [label, value]]);
}

const fromHex = (text: string): Buffer => Buffer.from(text, "hex");
const flipped = (part: unknown): Uint8Array =>
  part instanceof Uint8Array
    ? part.map((byte, place) => (place === 31 ? byte ^ 1 : byte))
    : fromHex("");
const evenModulus = (part: unknown): Uint8Array =>
  part instanceof Uint8Array
    ? part.map((byte, place) => (place === part.length - 1 ? byte & 0xfe : byte))
    : fromHex("");

const ec = ecKey();
const okp = okpKey();
const rsa = rsaKey();

const unfit: readonly (readonly [string, CoseKey])[] = [
  ["a point off the curve", changed(ec, y, flipped(ec.get(y)))],
  ["a point of zeros", changed(changed(ec, x, Buffer.alloc(32)), y, Buffer.alloc(32))],
  ["a coordinate beyond the field", changed(ec, x, Buffer.alloc(32, 0xff))],
  ["another curve's number", changed(ec, curve, 2)],
  ["an Ed25519 key of zeros", changed(okp, x, Buffer.alloc(32))],
  ["the Ed25519 identity", changed(okp, x, fromHex(`01${"00".repeat(31)}`))],
  [
    "an Ed25519 point of order 8",
    changed(okp, x, fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")),
  ],
  ["Ed25519 bytes that are no point", changed(okp, x, fromHex(`02${"00".repeat(31)}`))],
  ["Ed25519 bytes beyond the field", changed(okp, x, Buffer.alloc(32, 0xff))],
  ["an Ed25519 key under ES256", changed(okp, alg, -7)],
  ["a P-256 key under EdDSA", changed(ec, alg, -8)],
  ["an RSA key under ES256", changed(rsa, alg, -7)],
  ["a kind that nobody knows", changed(ec, kty, 4)],
  ["an RSA exponent of 1", changed(rsa, exponent, fromHex("01"))],
  ["an even RSA exponent", changed(rsa, exponent, fromHex("010000"))],
  ["an RSA exponent of 2048 bits", changed(rsa, exponent, Buffer.alloc(256, 0xff))],
  ["an even RSA modulus", changed(rsa, modulus, evenModulus(rsa.get(modulus)))],
  ["an RSA modulus of 1024 bits", rsaKey(1024)],
  [
    "a short RSA modulus behind zeros",
    changed(rsa, modulus, Buffer.concat([Buffer.alloc(128), Buffer.alloc(128, 0xff)])),
  ],
  ["an RSA modulus of 16384 bits", changed(rsa, modulus, Buffer.alloc(2048, 0xff))],
];

describe("a registration is refused for", () => {
  test.for(unfit)("%s", async ([, key], { server }) => {
    const before = await server.sql.lastingState();
    expect(await refusalOf(registerWithKey(server, key))).toMatchObject({
      code: "PASSKEY_REFUSED",
      httpStatus: 400,
    });
    expect(await server.sql.lastingState()).toEqual(before);
  });
});

describe("a registration goes through with", () => {
  test.for([
    ["a P-256 key", ec],
    ["an Ed25519 key", okp],
    ["an RSA key", rsa],
  ] as const)("%s", async ([, key], { server }) => {
    expect(requireSignedIn(await registerWithKey(server, key)).status).toBe("signedIn");
  });
});
