// A key that signs access tokens; its private half is sealed.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../store/columns.ts";

export const SigningKeyEntity = defineEntity({
  name: "SigningKey",
  tableName: "signing_keys",
  properties: {
    kid: p.text().primary(),
    algorithm: p.text(),
    publicJwk: p.text(),
    privateJwkSealed: p.text(),
    createdAt: p.type(IsoInstant),
    /** Published before this moment, signs from it on. */
    signsFrom: p.type(IsoInstant),
    retiredAt: p.type(IsoInstant).strictNullable(),
    revokedAt: p.type(IsoInstant).strictNullable(),
  },
});

export type SigningKeyRow = InferEntity<typeof SigningKeyEntity>;
