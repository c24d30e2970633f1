// An authenticator app of an account. It waits for its first code as long as `expiresAt` says, and then for good.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const TotpAppEntity = defineEntity({
  name: "TotpApp",
  tableName: "totp_apps",
  properties: {
    id: p.text().primary(),
    userId: p.text(),
    name: p.text(),
    /** Base32 secret, sealed for the purpose `totp-secret`. */
    secretSealed: p.text(),
    /** The newest step whose code was accepted; 0 before the first. Codes up to it are spent. */
    lastUsedStep: p.integer(),
    createdAt: p.type(IsoInstant),
    /** When an enrolment that nobody confirmed lapses; null once it is confirmed. */
    expiresAt: p.type(IsoInstant).strictNullable(),
    lastUsedAt: p.type(IsoInstant).strictNullable(),
  },
});

export type TotpAppRow = InferEntity<typeof TotpAppEntity>;
