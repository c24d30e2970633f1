// An account's recovery codes, as hashes. Used ones stay until the next set, so that a second use is recognised.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const RecoveryCodeSetEntity = defineEntity({
  name: "RecoveryCodeSet",
  tableName: "recovery_code_sets",
  properties: {
    userId: p.text().primary(),
    generatedAt: p.type(IsoInstant),
  },
});

export const RecoveryCodeEntity = defineEntity({
  name: "RecoveryCode",
  tableName: "recovery_codes",
  properties: {
    codeHash: p.text().primary(),
    userId: p.text(),
    usedAt: p.type(IsoInstant).strictNullable(),
  },
});

export type RecoveryCodeRow = InferEntity<typeof RecoveryCodeEntity>;
