// A passkey's public half. Table and column names are the ones that the WebAuthn seed documents.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Flag, IsoInstant, TextList } from "../../store/columns.ts";

export const PasskeyEntity = defineEntity({
  name: "Passkey",
  tableName: "webauthn_credentials",
  properties: {
    id: p.text().primary(),
    userId: p.text(),
    credentialId: p.blob(),
    /** COSE_Key (RFC 9052, section 7). */
    publicKey: p.blob(),
    signCount: p.bigint("number"),
    name: p.text(),
    aaguid: p.text(),
    transports: p.type(TextList),
    /** Whether it may be synced between devices; fixed for its life (WebAuthn Level 3, section 6.1.3). */
    backupEligible: p.type(Flag),
    backedUp: p.type(Flag),
    createdAt: p.type(IsoInstant),
    lastUsedAt: p.type(IsoInstant).strictNullable(),
  },
});

export type PasskeyRow = InferEntity<typeof PasskeyEntity>;
