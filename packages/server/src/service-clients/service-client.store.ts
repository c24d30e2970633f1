// Reads and writes of service clients.
import type { Db, Tx } from "../store/db.ts";
import { em } from "../store/transactions.ts";
import { ServiceClientEntity, type ServiceClientRow } from "./service-client.entity.ts";

export async function insertServiceClient(tx: Tx, client: ServiceClientRow): Promise<void> {
  await em(tx).insert(ServiceClientEntity, client);
}

export async function findServiceClient(db: Db, id: string): Promise<ServiceClientRow | null> {
  return em(db).findOne(ServiceClientEntity, { id, revokedAt: null }, { disableIdentityMap: true });
}

export async function findServiceClients(db: Db): Promise<ServiceClientRow[]> {
  return em(db).find(
    ServiceClientEntity,
    {},
    { orderBy: { createdAt: "asc" }, disableIdentityMap: true },
  );
}

/** @returns false when there is none, or it was revoked before */
export async function revokeServiceClient(tx: Tx, id: string, now: Date): Promise<boolean> {
  return (
    (await em(tx).nativeUpdate(
      ServiceClientEntity,
      { id, revokedAt: null },
      { revokedAt: now },
    )) === 1
  );
}
