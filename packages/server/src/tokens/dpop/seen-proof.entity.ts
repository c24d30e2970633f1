// A proof that came, remembered for as long as it could come again.
import { defineEntity, p } from "@mikro-orm/core";

export const SeenProofEntity = defineEntity({
  name: "SeenProof",
  tableName: "seen_proofs",
  properties: { proofHash: p.text().primary(), expiresMs: p.bigint("number") },
});
