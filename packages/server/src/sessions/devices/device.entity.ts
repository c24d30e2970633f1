// A browser that an account has signed in from: the hash of its cookie with the account.
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { IsoInstant } from "../../store/columns.ts";

export const DeviceEntity = defineEntity({
  name: "KnownDevice",
  tableName: "known_devices",
  properties: {
    deviceHash: p.text().primary(),
    userId: p.text(),
    createdAt: p.type(IsoInstant),
    lastSeenAt: p.type(IsoInstant),
  },
});

export type DeviceRow = InferEntity<typeof DeviceEntity>;
