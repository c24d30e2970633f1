// Who plays: people with passwords, passkeys and authenticator apps.
import { createLatchkeyClient } from "@latchkey/client-sdk";
import {
  createSoftwareAuthenticator,
  createSoftwareWebAuthn,
  type SoftwareAuthenticatorOptions,
} from "@latchkey/client-sdk/testing";
import { generate } from "otplib";
import type { Stage } from "./stage.ts";

export const password = "seven quiet lanterns drift";

export const profileOf = (name: string) => ({
  firstName: name,
  lastName: "Doe",
  email: `${name.toLowerCase()}@example.com`,
  dateOfBirth: "1990-01-15",
  jobTitle: "Software Engineer",
});

/** A client with an authenticator of its own. */
export function createActor(stage: Stage, options: SoftwareAuthenticatorOptions = {}) {
  const authenticator = createSoftwareAuthenticator(options);
  const webauthn = createSoftwareWebAuthn(authenticator, { origin: stage.origin });
  const client = createLatchkeyClient({
    url: stage.origin,
    mode: "body",
    webauthn,
    now: () => new Date(Date.now() + stage.clock.offsetMs),
  });
  return { client, authenticator, webauthn };
}

/** Registers someone whose tokens are bound to a key, on a wire that somebody taps. */
export async function registerWithKey(stage: Stage, name: string) {
  let last = new Request(stage.origin);
  const client = createLatchkeyClient({
    url: stage.origin,
    mode: "body",
    dpop: true,
    resourceOrigins: [stage.resourceOrigin],
    now: () => new Date(Date.now() + stage.clock.offsetMs),
    async fetch(input, init) {
      const request = new Request(input, init);
      last = request.clone();
      return fetch(request);
    },
  });
  await client.signUp.withPassword({ ...profileOf(name), password });
  return { client, sendLastAgain: () => fetch(last.clone()) };
}

export type Actor = ReturnType<typeof createActor>;

/** Registers with a password. */
export async function registerWithPassword(stage: Stage, name: string): Promise<Actor> {
  const actor = createActor(stage);
  await actor.client.signUp.withPassword({ ...profileOf(name), password });
  return actor;
}

export async function tokenOf(actor: Actor): Promise<string> {
  return (await actor.client.session.accessToken()) ?? "";
}

/** The code that an authenticator app would show. @param ahead how many 30-second steps after the server's present */
export function codeOf(stage: Stage, secret: string, ahead = 0): Promise<string> {
  const epoch = Math.floor((Date.now() + stage.clock.offsetMs) / 1000) + ahead * 30;
  return generate({ secret, epoch });
}
