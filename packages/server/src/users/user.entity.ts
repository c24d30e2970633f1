// An account's row.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../store/columns.ts";

export const UserEntity = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.text().primary(),
    firstName: p.text(),
    lastName: p.text(),
    /** Canonical form, see email-address.ts. */
    email: p.text(),
    /** Calendar date as YYYY-MM-DD. */
    dateOfBirth: p.text(),
    jobTitle: p.text(),
    role: p.text(),
    status: p.text().$type<UserStatus>(),
    emailVerifiedAt: p.type(IsoInstant).strictNullable(),
    /** Grows with every change of role or status (by trigger); tokens carry the version that they were issued under. */
    authorizationVersion: p.integer(),
    createdAt: p.type(IsoInstant),
    updatedAt: p.type(IsoInstant),
  },
});

export type UserStatus = "active" | "disabled";
export type UserRow = InferEntity<typeof UserEntity>;
