// Tokens that the server didn't make as they are: each differs from a good one in one way, and none opens anything.
import { createPublicKey, type KeyObject } from "node:crypto";
import {
  type CryptoKey,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from "jose";
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { type Person, registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const unauthenticated = { code: "UNAUTHENTICATED", httpStatus: 401 };

interface Forgery {
  readonly claims?: JWTPayload;
  readonly header?: { readonly alg?: string; readonly typ?: string; readonly kid?: string };
  readonly key?: CryptoKey | Uint8Array;
  /** Claims to leave out. */
  readonly without?: readonly string[];
}

function signer(server: ServerFixture): { kid: string; key: KeyObject } {
  return server.running.latchkey.app.signingKeys.signer() as { kid: string; key: KeyObject };
}

/** A token of this person as the server would sign it, but for what is said. */
async function forge(server: ServerFixture, person: Person, forgery: Forgery): Promise<string> {
  const { kid, key } = signer(server);
  const genuine = decodeJwt(person.tokens?.accessToken ?? "");
  const claims = Object.entries({ ...genuine, ...forgery.claims }).filter(
    ([name]) => !forgery.without?.includes(name),
  );
  return new SignJWT(Object.fromEntries(claims))
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid, ...forgery.header })
    .sign(forgery.key ?? key);
}

function callMe(server: ServerFixture, accessToken: string) {
  return createCaller(server, { accessToken }).api.users.me.query();
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

test("a token that differs in nothing is let through, so the forgeries below fail for their own reasons", async ({
  server,
}) => {
  const person = await registerWithPassword(server);
  expect(await callMe(server, await forge(server, person, {}))).toEqual(person.user);
});

describe("a token signed with the server's own key is refused with", () => {
  const past = Math.floor(Date.now() / 1000) - 1;
  test.for<readonly [string, Forgery]>([
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["another audience", { claims: { aud: "https://evil.example" } }],
    ["no issuer", { without: ["iss"] }],
    ["no audience", { without: ["aud"] }],
    ["a past expiry", { claims: { exp: past } }],
    ["no expiry", { without: ["exp"] }],
    ["the type of another kind of token", { header: { typ: "JWT" } }],
    ["an unknown key id", { header: { kid: "another" } }],
    ["no session", { without: ["sid"] }],
    ["no subject", { without: ["sub"] }],
    ["no role", { without: ["role"] }],
    ["an assurance level that there isn't", { claims: { aal: 3 } }],
  ])("%s", async ([, forgery], { server }) => {
    const person = await registerWithPassword(server);
    expect(await refusalOf(callMe(server, await forge(server, person, forgery)))).toMatchObject(
      unauthenticated,
    );
  });
});

describe("a token is refused that is signed", () => {
  test("with another Ed25519 key under the right key id", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { privateKey } = await generateKeyPair("EdDSA");
    expect(
      await refusalOf(callMe(server, await forge(server, person, { key: privateKey }))),
    ).toMatchObject(unauthenticated);
  });

  test("with ES256", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { privateKey } = await generateKeyPair("ES256");
    const token = await forge(server, person, { key: privateKey, header: { alg: "ES256" } });
    expect(await refusalOf(callMe(server, token))).toMatchObject(unauthenticated);
  });

  test("with HS256 under the public key, in each form that it is known in", async ({ server }) => {
    const person = await registerWithPassword(server);
    const [jwk] = server.running.latchkey.app.signingKeys.jwks().keys;
    const publicKey = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: jwk?.x ?? "" },
      format: "jwk",
    });
    const forms = [
      Buffer.from(jwk?.x ?? "", "base64url"),
      Buffer.from(jwk?.x ?? ""),
      Buffer.from(JSON.stringify(jwk)),
      Buffer.from(publicKey.export({ type: "spki", format: "pem" })),
      publicKey.export({ type: "spki", format: "der" }),
    ];
    for (const key of forms) {
      const token = await forge(server, person, {
        key: new Uint8Array(key),
        header: { alg: "HS256" },
      });
      expect(await refusalOf(callMe(server, token))).toMatchObject(unauthenticated);
    }
  });

  test.for(["none", "None", "NONE", "nOnE", ""])(
    "with the algorithm %j",
    async (alg, { server }) => {
      const person = await registerWithPassword(server);
      const { kid } = signer(server);
      const [, payload = ""] = (person.tokens?.accessToken ?? "").split(".");
      const token = `${encode({ alg, typ: "at+jwt", kid })}.${payload}.`;
      expect(await refusalOf(callMe(server, token))).toMatchObject(unauthenticated);
    },
  );

  test("with a key that its own header brings along", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
    const header = { jwk: await exportJWK(publicKey) } as object;
    expect(
      await refusalOf(callMe(server, await forge(server, person, { key: privateKey, header }))),
    ).toMatchObject(unauthenticated);
  });
});

describe("a token is refused that was tampered with", () => {
  test.for([0, 1, 2])("in part %i", async (part, { server }) => {
    const person = await registerWithPassword(server);
    const parts = (person.tokens?.accessToken ?? "").split(".");
    const bytes = Buffer.from(parts[part] ?? "", "base64url");
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    parts[part] = bytes.toString("base64url");
    expect(await refusalOf(callMe(server, parts.join(".")))).toMatchObject(unauthenticated);
  });

  test("to make an administrator of its bearer", async ({ server }) => {
    const person = await registerWithPassword(server);
    const [header, payload = "", signature] = (person.tokens?.accessToken ?? "").split(".");
    const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), role: "admin" };
    const token = [header, encode(claims), signature].join(".");
    expect(await refusalOf(callMe(server, token))).toMatchObject(unauthenticated);
  });

  test.for(["", ".", "..", "a.b.c", "Bearer", "null", "x".repeat(5_000)])(
    "beyond recognition: %j",
    async (token, { server }) => {
      expect(await refusalOf(callMe(server, token))).toMatchObject(unauthenticated);
    },
  );
});

test("a token ends when its time is up", async ({ server }) => {
  const person = await registerWithPassword(server);
  server.clock.advance(14.9 * 60_000);
  expect(await person.api.users.me.query()).toEqual(person.user);
  server.clock.advance(0.2 * 60_000);
  expect(await refusalOf(person.api.users.me.query())).toMatchObject(unauthenticated);
});
