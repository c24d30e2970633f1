// A durable counter: when the next attempt under a key would arrive if attempts came evenly (GCRA).
import { defineEntity, p } from "@mikro-orm/core";

export const RateLimitEntity = defineEntity({
  name: "RateLimit",
  tableName: "rate_limits",
  properties: {
    /** MAC of the key, so that the table lists neither addresses nor accounts. */
    keyHash: p.text().primary(),
    arrivalMs: p.bigint("number"),
    expiresMs: p.bigint("number"),
    /** Until then a refusal is in the audit trail already. */
    toldUntilMs: p.bigint("number"),
  },
});
