// Credentials for services: made on the command line, shown once, checked on every call (RFC 6749, section 2.3.1).
import { randomUUID } from "node:crypto";
import type { AppContext } from "../context.ts";
import { equalInConstantTime, randomTokenB64u, sha256B64u } from "../crypto/digest.ts";
import type { ServiceClientRow } from "./service-client.entity.ts";
import { findServiceClient, insertServiceClient } from "./service-client.store.ts";

/** Makes a client. @returns its id and secret; the secret is stored nowhere */
export async function addServiceClient(
  ctx: AppContext,
  name: string,
): Promise<{ id: string; secret: string }> {
  const id = randomUUID();
  const secret = randomTokenB64u();
  const client = {
    id,
    name,
    secretHash: sha256B64u(secret),
    createdAt: ctx.now(),
    revokedAt: null,
  };
  await ctx.db.transaction((tx) => insertServiceClient(tx, client));
  return { id, secret };
}

// What a secret is compared with where there is no such client, so that both take the same steps.
const nobodysHash = sha256B64u(randomTokenB64u());

/** The client that HTTP Basic credentials prove, or null. */
export async function authenticateServiceClient(
  ctx: AppContext,
  authorization: string | undefined,
): Promise<ServiceClientRow | null> {
  const credentials = readBasic(authorization);
  if (!credentials) return null;
  const client = await findServiceClient(ctx.db, credentials.id);
  const presentedHash = sha256B64u(credentials.secret);
  const matches = equalInConstantTime(client?.secretHash ?? nobodysHash, presentedHash);
  return matches ? client : null;
}

/** Id and secret, each form-encoded (RFC 6749, section 2.3.1) and without control characters. */
function readBasic(authorization: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,1024})$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return null;
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const [, id, secret] = /^([^:]{1,256}):(.{1,512})$/.exec(pair) ?? [];
  if (id === undefined || secret === undefined) return null;
  try {
    const decoded = { id: formDecode(id), secret: formDecode(secret) };
    // A database refuses U+0000 even in a look-up.
    return /\p{Cc}/u.test(decoded.id) ? null : decoded;
  } catch {
    return null;
  }
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
