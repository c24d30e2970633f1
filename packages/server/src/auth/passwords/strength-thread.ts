// Has the strength of passwords judged in a thread of its own, which is started with the first of them: the word lists take
// a second to load and tens of megabytes, and a judgement is milliseconds in which nobody else would be answered.
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { generalError, type LatchkeyError } from "../../errors.ts";
import type { StrengthAnswer, StrengthQuestion } from "./strength-worker.ts";

export interface StrengthThread {
  /**
   * @returns why a password would be guessed early, in words for people, or null when it wouldn't
   * @throws LatchkeyError `UNAVAILABLE` with Retry-After when too many wait, or when the thread ended meanwhile
   */
  findWeakness(password: string): Promise<string | null>;
}

// The costliest passwords take this line a few seconds, in which a caller still waits.
const mostWaiting = 64;
// What a judgement leaves behind is collected sooner: a quarter less memory after a hundred of them, for no more time.
const maxYoungGenerationSizeMb = 8;

/** @param start how the thread is started, and started again after it ended */
export function createStrengthThread(start: () => Worker = startWorker): StrengthThread {
  const asked = new Map<number, PromiseWithResolvers<string | null>>();
  let worker: Worker | null = null;
  let lastId = 0;

  const receive = ({ id, weakness }: StrengthAnswer): void => {
    asked.get(id)?.resolve(weakness);
    asked.delete(id);
    // A thread that nobody waits for keeps no process from ending.
    if (asked.size === 0) worker?.unref();
  };

  // Whoever waits is told; the next to ask starts another thread.
  const giveUp = (ended: Worker, cause: unknown): void => {
    if (worker !== ended) return;
    worker = null;
    for (const { reject } of asked.values()) reject(unavailable(cause));
    asked.clear();
  };

  const open = (): Worker => {
    const opened = start();
    opened.on("message", receive);
    opened.on("error", (error) => giveUp(opened, error));
    opened.on("exit", (code) => giveUp(opened, new Error(`The thread ended with code ${code}.`)));
    return opened;
  };

  return {
    async findWeakness(password) {
      // One is being judged, the others wait.
      if (asked.size > mostWaiting) throw unavailable();
      worker ??= open();
      const answer = Promise.withResolvers<string | null>();
      lastId += 1;
      asked.set(lastId, answer);
      worker.ref();
      worker.postMessage({ id: lastId, password } satisfies StrengthQuestion);
      return answer.promise;
    },
  };
}

/** The one thread of this process; its word lists serve every server in it. */
export const strengthThread = createStrengthThread();

// The file beside this one: a source, a module compiled of it, or what the bundle has under its name.
function startWorker(): Worker {
  const file = new URL(`strength-worker${extname(import.meta.filename)}`, import.meta.url);
  // What this process was started with may not suit a file, as `--input-type` doesn't, or a second thread, as an `--import`
  // in NODE_OPTIONS may not.
  return new Worker(file, { execArgv: [], env: {}, resourceLimits: { maxYoungGenerationSizeMb } });
}

function unavailable(cause?: unknown): LatchkeyError {
  return generalError("UNAVAILABLE", { retryAfterSeconds: 1, cause });
}
