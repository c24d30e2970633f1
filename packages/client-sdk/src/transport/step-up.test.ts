// Step-up: one challenge for all who wait, one repetition each.
import { expect, test, vi } from "vitest";
import { LatchkeyClientError, type StepUpHint } from "../errors/latchkey-client-error.ts";
import type { ApiCall, RunCall } from "./api-call.ts";
import { type OnStepUp, withStepUp } from "./step-up.ts";

const call: ApiCall = { type: "mutation", path: "users.setRole", input: undefined };
const hint: StepUpHint = { assurance: 2, maxAgeSeconds: 300, methods: ["passkeys"] };
const required = (stepUp = hint) =>
  new LatchkeyClientError("STEP_UP_REQUIRED", "Confirm", { stepUp, requestId: "r" });

/** Refuses until the person has confirmed. */
function createGuardedCall() {
  let confirmed = false;
  const run = vi.fn<RunCall>(async () => {
    if (!confirmed) throw required();
    return "done";
  });
  return { run, confirm: () => void (confirmed = true) };
}

test("asks once for calls that wait together, and repeats each", async () => {
  const { run, confirm } = createGuardedCall();
  const onStepUp = vi.fn<OnStepUp>(async () => confirm());
  const stepped = withStepUp(run, onStepUp);
  await expect(Promise.all([stepped(call), stepped(call)])).resolves.toEqual(["done", "done"]);
  expect(onStepUp).toHaveBeenCalledExactlyOnceWith(hint);
  expect(run).toHaveBeenCalledTimes(4);
});

test("repeats once only: a second refusal is the answer", async () => {
  const run = vi.fn<RunCall>(async () => {
    throw required();
  });
  await expect(withStepUp(run, async () => undefined)(call)).rejects.toMatchObject({
    code: "STEP_UP_REQUIRED",
  });
  expect(run).toHaveBeenCalledTimes(2);
});

test("a challenge that fails leaves the refusal, with its reason; the next call asks anew", async () => {
  const { run, confirm } = createGuardedCall();
  const reason = new Error("closed");
  const onStepUp = vi.fn<OnStepUp>(async () => confirm()).mockRejectedValueOnce(reason);
  const stepped = withStepUp(run, onStepUp);
  await expect(stepped(call)).rejects.toMatchObject({
    code: "STEP_UP_REQUIRED",
    stepUp: hint,
    requestId: "r",
    cause: reason,
  });
  await expect(stepped(call)).resolves.toBe("done");
});

test("a stronger challenge waits for the weaker one", async () => {
  const order: string[] = [];
  const seen = new Set<number>();
  const run = async ({ input }: ApiCall) => {
    if (!seen.has(input as number))
      throw (seen.add(input as number), required({ ...hint, assurance: input as 1 | 2 }));
    return input;
  };
  const stepped = withStepUp(run, async ({ assurance }) => {
    order.push(`begin ${assurance}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push(`end ${assurance}`);
  });
  await Promise.all([stepped({ ...call, input: 1 }), stepped({ ...call, input: 2 })]);
  expect(order).toEqual(["begin 1", "end 1", "begin 2", "end 2"]);
});

test("without a handler the refusal goes through; with a signal the wait ends", async () => {
  const { run } = createGuardedCall();
  await expect(withStepUp(run, undefined)(call)).rejects.toMatchObject({
    code: "STEP_UP_REQUIRED",
  });
  const stepped = withStepUp(run, () => new Promise(() => undefined));
  await expect(stepped({ ...call, signal: AbortSignal.timeout(10) })).rejects.toMatchObject({
    code: "ABORTED",
  });
});
