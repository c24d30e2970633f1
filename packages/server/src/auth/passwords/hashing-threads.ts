// Hashing gives way: where there are fewer cores than work, answering requests comes before hashing passwords.
import { readdirSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";

// A tenth of the share of what has the usual priority (Linux, sched(7)); an idle core still hashes at full speed.
const niceness = 10;
const tasks = "/proc/self/task";

let done = false;

/**
 * Lowers the priority of libuv's threads, which hash, once they are there: call it with a hash under way. Elsewhere than
 * on Linux threads have no priority of their own, and nothing happens.
 */
export function letHashingGiveWay(): void {
  if (done) return;
  done = true;
  try {
    // Node's way to name a process by its number names a thread too.
    for (const thread of poolThreads()) setPriority(thread, niceness);
  } catch {
    // No such folder, or not allowed: hashing goes on as it was.
  }
}

/** The numbers of the threads that hash. */
export function poolThreads(): number[] {
  return readdirSync(tasks)
    .filter((task) => readFileSync(`${tasks}/${task}/comm`, "utf8").trim() === "libuv-worker")
    .map(Number);
}
