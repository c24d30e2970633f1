// A profile as bytes: an 8-byte header, then each sample's holds and down-downs as 16-bit steps of 0.1 ms.
// The template isn't stored; it is rebuilt in less than a millisecond.
import {
  HEADER_BYTES,
  STEPS_PER_SECOND,
  profileOf,
  timingsFrom,
  windowCapacity,
} from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import { DEVICE_CLASSES, MAX_POSITIONS, MIN_POSITIONS } from "./sample.ts";
import type { Timings } from "./sample.ts";

export type RestoreResult =
  | { readonly status: "restored"; readonly profile: RhythmProfile }
  | { readonly status: "unreadable"; readonly code: "UNKNOWN_VERSION" | "CORRUPT" };

/** Changes whenever old bytes would be misread. */
const VERSION = 1;
/** Stands for an absent timing; the longest interval is 60,000 steps. */
const ABSENT = 0xffff;

/**
 * Writes a profile for storage. The caller encrypts it.
 * @returns at most 6,000 bytes
 */
export function serializeProfile(profile: RhythmProfile): Uint8Array {
  const { positions, window } = profile;
  const bytes = new Uint8Array(HEADER_BYTES + window.length * sampleBytes(positions));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, DEVICE_CLASSES.indexOf(profile.deviceClass));
  view.setUint8(2, positions);
  view.setUint8(3, window.length);
  view.setUint32(4, profile.learned);
  window.forEach((timings, i) =>
    writeSample(view, HEADER_BYTES + i * sampleBytes(positions), timings),
  );
  return bytes;
}

/**
 * Reads a profile back and rebuilds its template.
 * @param bytes as `serializeProfile` wrote them
 * @returns the profile, or that the bytes can't be read; it never throws
 */
export function restoreProfile(bytes: Uint8Array): RestoreResult {
  if (bytes.length < HEADER_BYTES) return { status: "unreadable", code: "CORRUPT" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== VERSION) return { status: "unreadable", code: "UNKNOWN_VERSION" };
  const deviceClass = DEVICE_CLASSES[view.getUint8(1)];
  const positions = view.getUint8(2);
  const count = view.getUint8(3);
  if (!deviceClass || !hasRoomFor(positions, count, bytes.length)) {
    return { status: "unreadable", code: "CORRUPT" };
  }
  const window = Array.from({ length: count }, (_, i) =>
    readStored(view, HEADER_BYTES + i * sampleBytes(positions), positions),
  );
  return { status: "restored", profile: profileOf(window, deviceClass, view.getUint32(4)) };
}

function hasRoomFor(positions: number, count: number, length: number): boolean {
  if (positions < MIN_POSITIONS || positions > MAX_POSITIONS) return false;
  if (count < 1 || count > windowCapacity(positions)) return false;
  return length === HEADER_BYTES + count * sampleBytes(positions);
}

function sampleBytes(positions: number): number {
  return 2 * (2 * positions - 1);
}

function writeSample(view: DataView, offset: number, { holds, downDowns }: Timings): void {
  [...holds, ...downDowns].forEach((seconds, i) => {
    const steps = Number.isNaN(seconds) ? ABSENT : Math.round(seconds * STEPS_PER_SECOND);
    view.setUint16(offset + 2 * i, steps);
  });
}

function readStored(view: DataView, offset: number, positions: number): Timings {
  const read = (from: number, length: number): number[] =>
    Array.from({ length }, (_, i) => {
      const steps = view.getUint16(offset + 2 * (from + i));
      return steps === ABSENT ? NaN : steps / STEPS_PER_SECOND;
    });
  return timingsFrom(read(0, positions), read(positions, positions - 1));
}
