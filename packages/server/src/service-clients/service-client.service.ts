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

/** The client that HTTP Basic credentials prove, or null. */
export async function authenticateServiceClient(
  ctx: AppContext,
  authorization: string | undefined,
): Promise<ServiceClientRow | null> {
  const credentials = readBasic(authorization);
  if (!credentials) return null;
  const client = await findServiceClient(ctx.db, credentials.id);
  const matches = equalInConstantTime(client?.secretHash ?? "", sha256B64u(credentials.secret));
  return matches ? client : null;
}

function readBasic(authorization: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,1024})$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return null;
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  try {
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
  } catch {
    return null;
  }
}
