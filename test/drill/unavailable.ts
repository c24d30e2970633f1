// What a caller has to be told while the database can't serve: 503, and when to come back, within five seconds.
import { TRPCClientError } from "@trpc/client";
import { expect } from "vitest";
import { refusalOf } from "../contract/api-caller.ts";

/** How long a caller waits at most (R3). */
export const tellWithinMs = 5_000;

/** How long the server takes at most to serve again by itself (R3). */
export const healWithinMs = 10_000;

/** A refusal with what says when to come back. */
interface TimedRefusal {
  readonly answer: {
    readonly code: string;
    readonly httpStatus: number;
    readonly retryAfterSeconds: number | null;
    /** The HTTP header. */
    readonly retryAfter: string | null;
  };
  readonly ms: number;
}

export const unavailable = {
  code: "UNAVAILABLE",
  httpStatus: 503,
  retryAfterSeconds: expect.any(Number),
  retryAfter: expect.stringMatching(/^[1-9]\d*$/),
};

/** Waits for a refusal. @returns it, with how long it took */
export async function timeRefusal(call: Promise<unknown>): Promise<TimedRefusal> {
  const startedMs = performance.now();
  const { code, httpStatus, retryAfterSeconds } = await refusalOf(call);
  const ms = performance.now() - startedMs;
  const retryAfter = await call.then(
    () => null,
    (error: unknown) =>
      error instanceof TRPCClientError
        ? ((error.meta?.["response"] as Response | undefined)?.headers.get("retry-after") ?? null)
        : null,
  );
  return { answer: { code, httpStatus, retryAfterSeconds, retryAfter }, ms };
}

/** Waits for every call to be refused as unavailable, and in time. @returns the longest wait in milliseconds */
export async function expectUnavailable(calls: readonly Promise<unknown>[]): Promise<number> {
  const refusals = await Promise.all(calls.map(timeRefusal));
  for (const { answer } of refusals) expect(answer).toEqual(unavailable);
  const longestMs = Math.max(...refusals.map(({ ms }) => ms));
  expect(longestMs).toBeLessThan(tellWithinMs);
  return longestMs;
}
