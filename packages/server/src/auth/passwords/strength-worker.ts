// The thread that judges how strong passwords are, one after another.
import { parentPort } from "node:worker_threads";
import { findWeakness } from "./password-strength.ts";

/** What the thread is asked. */
export interface StrengthQuestion {
  readonly id: number;
  readonly password: string;
}

/** What it answers: why the password would be guessed early, or null when it wouldn't. */
export interface StrengthAnswer {
  readonly id: number;
  readonly weakness: string | null;
}

parentPort?.on("message", ({ id, password }: StrengthQuestion) => {
  parentPort?.postMessage({ id, weakness: findWeakness(password) } satisfies StrengthAnswer);
});
