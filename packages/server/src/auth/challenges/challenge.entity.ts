// A question that waits for its answer: what it is for, and what must be remembered until then.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const ChallengeEntity = defineEntity({
  name: "Challenge",
  tableName: "challenges",
  properties: {
    challengeHash: p.text().primary(),
    purpose: p.text(),
    payload: p.text(),
    expiresAt: p.type(IsoInstant),
  },
});

export type ChallengeRow = InferEntity<typeof ChallengeEntity>;
