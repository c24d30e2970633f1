// The one client of this page, and the mode of its sign-in: tokens in memory with a refresh token in a cookie that
// scripts can't read, or a session cookie and no token at all. Signing in again on the services page changes it.
import { createLatchkeyClient, type LatchkeyClient } from "@latchkey/client-sdk";
import { askForProof } from "../step-up/step-up-requests.ts";

type Mode = "token" | "session";

// Only which of two cookies to ask for: nothing that anyone could sign in with.
const modeItem = "latchkey.demo.mode";
const listeners = new Set<() => void>();
let current = openClient(rememberedMode());

export function openClient(mode: Mode): LatchkeyClient {
  return createLatchkeyClient({ url: window.location.origin, mode, onStepUp: askForProof });
}

/** A client to sign in with for a session cookie before the page takes over; it speaks to no other tab. */
export function openSpareSessionClient(): LatchkeyClient {
  const { origin } = window.location;
  return createLatchkeyClient({ url: origin, mode: "session", openTabChannel: () => null });
}

export function currentClient(): LatchkeyClient {
  return current;
}

/** Makes another client the page's own, for reloads too. */
export function adoptClient(client: LatchkeyClient): void {
  const former = current;
  current = client;
  rememberMode(client.mode === "session" ? "session" : "token");
  for (const listener of listeners) listener();
  former.dispose();
}

/** @returns a function that ends the subscription */
export function onClientChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function rememberedMode(): Mode {
  try {
    return localStorage.getItem(modeItem) === "session" ? "session" : "token";
  } catch {
    return "token";
  }
}

function rememberMode(mode: Mode): void {
  try {
    localStorage.setItem(modeItem, mode);
  } catch {
    // A browser without storage starts with tokens again.
  }
}
