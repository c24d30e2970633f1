// Writers of one SQLite file in line: one asks for the lock, the others wait for their turn. Were all to ask again and
// again, a crowd would have time for nothing else.
import { unavailable } from "./failures.ts";

export interface WriteLine {
  /** @throws LatchkeyError `UNAVAILABLE` when the line is too long, or was dismissed */
  enter(): Promise<void>;
  /** Gives the turn to the next. */
  leave(): void;
  /** Sends all away who wait: the lock isn't to be had. */
  dismiss(): void;
}

// About what a disk commits in five seconds.
const longestLine = 1_000;

export function createWriteLine(): WriteLine {
  let waiting: PromiseWithResolvers<void>[] = [];
  let taken = false;
  return {
    async enter() {
      if (!taken) return void (taken = true);
      if (waiting.length >= longestLine)
        throw unavailable(new Error("Too many wait for their turn to write."));
      const turn = Promise.withResolvers<void>();
      waiting.push(turn);
      return turn.promise;
    },
    leave() {
      const next = waiting.shift();
      if (next) next.resolve();
      else taken = false;
    },
    dismiss() {
      for (const turn of waiting)
        turn.reject(unavailable(new Error("Whoever was before in line didn't get the lock.")));
      waiting = [];
    },
  };
}
