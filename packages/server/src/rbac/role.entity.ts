// A role and what it may do.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Flag, IsoInstant, TextList } from "../store/columns.ts";

export const RoleEntity = defineEntity({
  name: "Role",
  tableName: "roles",
  properties: {
    name: p.text().primary(),
    description: p.text(),
    permissions: p.type(TextList),
    builtIn: p.type(Flag),
    createdAt: p.type(IsoInstant),
  },
});

export type RoleRow = InferEntity<typeof RoleEntity>;
