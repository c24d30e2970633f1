// Reads and writes of known devices.
import type { Db, Tx } from "../../store/db.ts";
import { deleteLapsed } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import { DeviceEntity, type DeviceRow } from "./device.entity.ts";

export async function isDeviceKnown(db: Db, deviceHash: string): Promise<boolean> {
  return (await em(db).count(DeviceEntity, { deviceHash })) > 0;
}

/** @returns whether the device was new to the account */
export async function saveDevice(
  tx: Tx,
  deviceHash: string,
  userId: string,
  now: Date,
): Promise<boolean> {
  const seen = await em(tx).nativeUpdate(DeviceEntity, { deviceHash }, { lastSeenAt: now });
  if (seen > 0) return false;
  await em(tx).insert(DeviceEntity, { deviceHash, userId, createdAt: now, lastSeenAt: now });
  return true;
}

/** Whether an account has one known device at most. */
export async function hasOneDevice(db: Db, userId: string): Promise<boolean> {
  return (await em(db).count(DeviceEntity, { userId })) <= 1;
}

/** An account's known devices, the latest first. */
export async function findDevicesOf(db: Db, userId: string, limit: number): Promise<DeviceRow[]> {
  return em(db).find(
    DeviceEntity,
    { userId },
    { orderBy: { lastSeenAt: "desc" }, limit, disableIdentityMap: true },
  );
}

export async function deleteDevicesOf(tx: Tx, userId: string): Promise<void> {
  await em(tx).nativeDelete(DeviceEntity, { userId });
}

/** Forgets the devices that an account came to know after a moment. */
export async function deleteDevicesAddedAfter(tx: Tx, userId: string, moment: Date): Promise<void> {
  await em(tx).nativeDelete(DeviceEntity, { userId, createdAt: { $gt: moment } });
}

export async function deleteDevicesUnseenSince(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  return deleteLapsed(tx, DeviceEntity, { property: "lastSeenAt", below: moment, limit });
}
