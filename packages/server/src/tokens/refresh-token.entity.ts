// One link of a refresh family; the family is its session.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../store/columns.ts";

export const RefreshTokenEntity = defineEntity({
  name: "RefreshToken",
  tableName: "refresh_tokens",
  properties: {
    tokenHash: p.text().primary(),
    sessionId: p.text(),
    /** Hash of what is known of the client that it was handed to. */
    clientHash: p.text(),
    createdAt: p.type(IsoInstant),
    expiresAt: p.type(IsoInstant),
    usedAt: p.type(IsoInstant).strictNullable(),
    predecessorHash: p.text().strictNullable(),
    /** The next token, sealed under a key derived from this one; gone once the next has been used. */
    successorSealed: p.text().strictNullable(),
  },
});

export type RefreshTokenRow = InferEntity<typeof RefreshTokenEntity>;
