// A row that outdates tokens: of one session, or of one account below a version.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const RevocationEntity = defineEntity({
  name: "Revocation",
  tableName: "revocations",
  properties: {
    seq: p.bigint("number").primary().autoincrement(),
    kind: p.text().$type<"session" | "user">(),
    subjectId: p.text(),
    minimumVersion: p.integer().strictNullable(),
    createdAt: p.type(IsoInstant),
    expiresAt: p.type(IsoInstant),
  },
});

export type RevocationRow = InferEntity<typeof RevocationEntity>;
