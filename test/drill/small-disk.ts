// A disk of a few megabytes for one process: a tmpfs in a mount namespace of its own, which Linux grants without
// privileges. It is reached from outside through /proc.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";

/** Where the disk is for the process that was launched on it. */
export interface SmallDisk {
  /** Its folder, as that process sees it. */
  readonly path: string;
  /** What stands before the process's command. */
  readonly launcher: readonly string[];
}

/**
 * @param path an empty folder, over which the disk is laid
 * @param errorsTo a file on it that gets the process's standard error
 */
export function smallDisk(path: string, megabytes: number, errorsTo?: string): SmallDisk {
  const redirection = errorsTo === undefined ? "" : `2>"$0"/${errorsTo}`;
  const script = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && exec "$@" ${redirection}`;
  return {
    path,
    launcher: ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, path],
  };
}

/** @returns why there can be none on this machine, or null */
export function whyNoSmallDisk(path: string): string | null {
  const [command = "", ...flags] = smallDisk(path, 1).launcher;
  const { status, error, stderr } = spawnSync(command, [...flags, "true"], { encoding: "utf8" });
  return status === 0
    ? null
    : `a disk of its own needs Linux with user namespaces: ${error?.message ?? stderr.trim()}`;
}

/** Writes until nothing more fits. @param pid the process on the disk */
export function fillDisk(disk: SmallDisk, pid: number): void {
  const file = openSync(seenFromOutside(disk, pid, "filler"), "w");
  try {
    for (let bytes = 65_536; bytes >= 1; bytes = bytes === 1 ? 0 : bytes / 2) writeAll(file, bytes);
  } finally {
    closeSync(file);
  }
}

/** Frees what {@link fillDisk} took. */
export function freeDisk(disk: SmallDisk, pid: number): void {
  rmSync(seenFromOutside(disk, pid, "filler"));
}

/** Copies everything on the disk to another folder. */
export async function copyDisk(disk: SmallDisk, pid: number, to: string): Promise<void> {
  await cp(seenFromOutside(disk, pid, "."), to, { recursive: true });
}

function seenFromOutside(disk: SmallDisk, pid: number, name: string): string {
  return join(`/proc/${pid}/root`, disk.path, name);
}

function writeAll(file: number, bytes: number): void {
  const block = Buffer.alloc(bytes, "x");
  for (;;) {
    try {
      if (writeSync(file, block) < bytes) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOSPC") return;
      throw error;
    }
  }
}
