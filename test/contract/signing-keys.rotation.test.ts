// Signing keys: a rotation refuses no valid token, a revocation refuses every token of its key.
import { randomUUID } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { expect } from "vitest";
import {
  listSigningKeys,
  revokeSigningKey,
  rotateSigningKey,
} from "../../packages/server/src/tokens/key-rotation.service.ts";
import type { ServerFixture } from "../support/server.ts";
import { refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const request = {
  requestId: randomUUID(),
  face: "cli",
  ipAddress: null,
  userAgent: null,
  origin: null,
} as const;

const kidOf = (token: string | undefined) => decodeProtectedHeader(token ?? "").kid;

async function publishedKids(server: ServerFixture): Promise<unknown[]> {
  const response = await fetch(`${server.url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}

test("a new key is published at once, signs later, and leaves older tokens good; a revoked one takes its tokens along", async ({
  server,
}) => {
  const { app } = server.running.latchkey;
  const before = await registerWithPassword(server);
  const oldKid = kidOf(before.tokens?.accessToken);
  const next = await rotateSigningKey(app, request);
  expect(await publishedKids(server)).toEqual([oldKid, next.kid]);
  expect(kidOf((await registerWithPassword(server)).tokens?.accessToken)).toBe(oldKid);

  server.clock.advance(11 * 60_000);
  const after = await registerWithPassword(server);
  expect(kidOf(after.tokens?.accessToken)).toBe(next.kid);
  expect((await before.api.users.me.query()).id).toBe(before.user.id);
  expect((await listSigningKeys(app)).map(({ state }) => state)).toEqual(["verifying", "signing"]);

  await revokeSigningKey(app, request, next.kid);
  expect((await refusalOf(after.api.users.me.query())).code).toBe("UNAUTHENTICATED");
  expect(await publishedKids(server)).toEqual([oldKid]);
  expect((await before.api.users.me.query()).id).toBe(before.user.id);

  await revokeSigningKey(app, request, oldKid ?? "");
  expect((await refusalOf(before.api.users.me.query())).code).toBe("UNAUTHENTICATED");
  const fresh = await registerWithPassword(server);
  expect(kidOf(fresh.tokens?.accessToken)).not.toBe(oldKid);
  expect((await fresh.api.users.me.query()).id).toBe(fresh.user.id);
});
