// An account's password, as its argon2id hash.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const PasswordEntity = defineEntity({
  name: "Password",
  tableName: "password_credentials",
  properties: {
    userId: p.text().primary(),
    /** PHC string: parameters, salt and hash. */
    passwordHash: p.text(),
    createdAt: p.type(IsoInstant),
    changedAt: p.type(IsoInstant),
  },
});

export type PasswordRow = InferEntity<typeof PasswordEntity>;
