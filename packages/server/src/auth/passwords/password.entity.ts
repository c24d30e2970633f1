// An account's password, as its argon2id hash.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Flag, IsoInstant } from "../../store/columns.ts";

export const PasswordEntity = defineEntity({
  name: "Password",
  tableName: "password_credentials",
  properties: {
    userId: p.text().primary(),
    /** PHC string: parameters, salt and hash. */
    passwordHash: p.text(),
    /** Whether it is too short to stand alone; the account's second factor can't be removed then. */
    needsSecondFactor: p.type(Flag),
    createdAt: p.type(IsoInstant),
    changedAt: p.type(IsoInstant),
  },
});

export type PasswordRow = InferEntity<typeof PasswordEntity>;
