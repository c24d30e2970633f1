// A service that may ask this server about sessions and follow its revocations.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../store/columns.ts";

export const ServiceClientEntity = defineEntity({
  name: "ServiceClient",
  tableName: "service_clients",
  properties: {
    id: p.text().primary(),
    name: p.text(),
    /** SHA-256 of 32 random bytes in base64url: nothing that could be guessed, so nothing slow is needed. */
    secretHash: p.text(),
    createdAt: p.type(IsoInstant),
    revokedAt: p.type(IsoInstant).strictNullable(),
  },
});

export type ServiceClientRow = InferEntity<typeof ServiceClientEntity>;
