// A known text sealed under this database's first key.
import { defineEntity, p } from "@mikro-orm/core";

export const KeyCheckEntity = defineEntity({
  name: "KeyCheck",
  tableName: "key_checks",
  properties: { name: p.text().primary(), sealed: p.text() },
});
