// A client in another language, made of others' implementations: python3-fido2's passkey, python3-jwt's verdict.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { debianPython, needs } from "../../support/installed.ts";
import { startServerProcess } from "../../support/server-process.ts";

const run = promisify(execFile);
const script = join(import.meta.dirname, "passkey_client.py");

test("registers with a passkey, signs in, and verifies its token by the published keys", async (context) => {
  await needs(context, "pythonStrangers");
  await using folder = await temporaryFolder();
  await using server = await startServerProcess({ DATA_DIR: folder.path });
  const { stdout } = await run(debianPython, [script, server.url, server.origin, server.origin]);
  const { registered, account, claims, ...report } = JSON.parse(stdout);

  expect(registered).toMatchObject({ status: 201, body: { email: "jane@example.com" } });
  expect(account).toEqual({ status: 200, body: registered.body });
  expect(claims).toMatchObject({
    iss: server.origin,
    aud: server.origin,
    sub: registered.body.id,
    email: "jane@example.com",
    first_name: "Jane",
    last_name: "Doe",
    role: "user",
  });
  expect(claims.exp - claims.iat).toBe(15 * 60);
  expect(report).toMatchObject({
    forged: { status: 401, body: { detail: "Invalid credentials" } },
    signed_in: { status: 200, type: "bearer" },
    header: { typ: "at+jwt", alg: "EdDSA" },
    other_audience: "InvalidAudienceError",
    other_issuer: "InvalidIssuerError",
    changed: "InvalidSignatureError",
  });
});

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "latchkey-strangers-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
