// How many times in a row something was guessed wrong, and until when guessing pauses.
import { defineEntity, p } from "@mikro-orm/core";

export const FailureStreakEntity = defineEntity({
  name: "FailureStreak",
  tableName: "failure_streaks",
  properties: {
    keyHash: p.text().primary(),
    failures: p.integer(),
    pausedUntilMs: p.bigint("number"),
    expiresMs: p.bigint("number"),
  },
});
