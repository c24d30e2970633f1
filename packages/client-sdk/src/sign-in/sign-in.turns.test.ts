// Two flows at once: the later one keeps the prompt, however slow the server is with the earlier one's challenge.
import { expect, test, vi } from "vitest";
import { codeOf } from "../errors/code-of.fixture.ts";
import { clientError } from "../errors/client-errors.ts";
import type { RequestOptions, SignIn } from "../latchkey-client.ts";
import { createPasskeyTurns, type FlowParts } from "./flow.ts";
import { createSignIn } from "./sign-in.ts";

function openFlows() {
  const begun: ((options: Partial<RequestOptions>) => void)[] = [];
  const beginSignIn = { mutate: () => new Promise((resolve) => begun.push(resolve)) };
  const finishSignIn = {
    mutate: vi.fn<() => Promise<object>>(async () => ({ status: "signedIn" })),
  };
  const authenticate = vi.fn<(...given: unknown[]) => Promise<object>>(async () => ({
    id: "credential",
  }));
  const parts = {
    api: { auth: { passkeys: { beginSignIn, finishSignIn } } },
    mode: "token",
    passkeys: { authenticate },
    settled: async () => undefined,
    turns: createPasskeyTurns(),
  } as unknown as FlowParts;
  const signIn: SignIn = createSignIn(parts);
  return { signIn, begun, authenticate };
}

test("autofill that was slow to begin doesn't take the prompt from a click", async () => {
  const { signIn, begun, authenticate } = openFlows();
  const autofill = codeOf(signIn.withPasskeyAutofill());
  const click = signIn.withPasskey();
  begun[1]?.({ challenge: "click" });
  await expect(click).resolves.toEqual({ status: "signedIn" });
  begun[0]?.({ challenge: "autofill" });
  expect(await autofill).toBe("ABORTED");
  expect(authenticate).toHaveBeenCalledExactlyOnceWith({ challenge: "click" }, expect.anything());
});

test("an offer in autofill gets a new challenge before the old one runs out", async () => {
  vi.useFakeTimers();
  try {
    const { signIn, begun, authenticate } = openFlows();
    authenticate.mockImplementationOnce(async (_, given) => {
      const { signal } = given as { signal: AbortSignal };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      throw clientError("ABORTED");
    });
    const signedIn = signIn.withPasskeyAutofill();
    begun[0]?.({ challenge: "first" });
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    begun[1]?.({ challenge: "second" });
    await expect(signedIn).resolves.toEqual({ status: "signedIn" });
    expect(authenticate).toHaveBeenLastCalledWith({ challenge: "second" }, expect.anything());
  } finally {
    vi.useRealTimers();
  }
});
