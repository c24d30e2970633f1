// Conditional UI without a window. Headless Chromium has no autofill popup and answers a conditional request as soon as
// an authenticator can; this gate, inside the page, holds the request back until the test's user picks a passkey. Until
// then other ceremonies are refused, as Chromium refuses them: the page has to abort the conditional one first.
import type { CDPSession, Locator, Page } from "playwright-core";

interface Gate {
  /** Resolves once a conditional request waits. */
  asked: PromiseWithResolvers<void>;
  /** Lets the waiting request through to Chromium. */
  open: () => void;
}

type GatedWindow = Window & { latchkeyAutofillGate?: Gate };

/** Puts the gate into the page as it is and into every document that it loads. */
export async function installAutofillGate(page: Page): Promise<void> {
  await page.addInitScript(gateConditionalRequests);
  await page.evaluate(gateConditionalRequests);
}

/** Plays the user who focuses the field and picks the passkey from the list. */
export async function pickFromGate(session: CDPSession, field: Locator): Promise<string> {
  const tokens = (await field.getAttribute("autocomplete")) ?? "";
  if (!tokens.split(/\s+/).includes("webauthn")) {
    throw new Error(
      `The field's autocomplete is "${tokens}": without "webauthn" browsers offer no passkey in it`,
    );
  }
  await field.click();
  const page = field.page();
  await page.evaluate(() => (window as GatedWindow).latchkeyAutofillGate?.asked.promise);
  const asserted = new Promise<string>((resolve) => {
    session.once("WebAuthn.credentialAsserted", ({ credential }) =>
      resolve(credential.credentialId),
    );
  });
  await page.evaluate(() => (window as GatedWindow).latchkeyAutofillGate?.open());
  return asserted;
}

// Runs inside the page: everything that it uses stands within it.
function gateConditionalRequests(): void {
  const gated = window as GatedWindow;
  if (gated.latchkeyAutofillGate !== undefined || !("credentials" in navigator)) return;
  const container = navigator.credentials;
  const native = { get: container.get.bind(container), create: container.create.bind(container) };
  const gate: Gate = { asked: Promise.withResolvers(), open: () => undefined };
  gated.latchkeyAutofillGate = gate;
  let waiting = false;

  function untilPicked(signal: AbortSignal | undefined): Promise<void> {
    const picked = Promise.withResolvers<void>();
    const settle = (conclude: () => void) => () => {
      gate.asked = Promise.withResolvers();
      waiting = false;
      signal?.removeEventListener("abort", abort);
      conclude();
    };
    const abort = settle(() => picked.reject(signal?.reason));
    gate.open = settle(picked.resolve);
    signal?.addEventListener("abort", abort);
    waiting = true;
    gate.asked.resolve();
    return picked.promise;
  }

  function requireIdle(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (waiting) throw new DOMException("A request is already pending.", "OperationError");
  }

  container.create = async (options) => {
    requireIdle(options?.signal);
    return native.create(options);
  };
  container.get = async (options) => {
    requireIdle(options?.signal);
    if (options?.mediation === "conditional") await untilPicked(options.signal);
    return native.get(options);
  };
}
