// Typing for tests: made-up typists, sent as the SDK sends them.
import type { syntheticTypist } from "../../packages/server/src/behavior/rhythm/synthetic-typist.fixture.ts";
import type { ServerFixture } from "../support/server.ts";
import { createCaller } from "./api-caller.ts";
import { goodPassword, type Person } from "./people.ts";

export {
  blur,
  syntheticTypist,
  typings,
} from "../../packages/server/src/behavior/rhythm/synthetic-typist.fixture.ts";

export const positions = 20;
export type Sample = ReturnType<ReturnType<typeof syntheticTypist>["type"]>;

// What goes over the wire: plain arrays of tenths of milliseconds.
export const wire = ({ pressMs, releaseMs, ...rest }: Sample) => ({
  ...rest,
  unusable: undefined,
  pressMs: Array.from(pressMs, (ms) => Math.round(ms * 10) / 10),
  releaseMs: Array.from(releaseMs, (ms) => (ms === null ? null : Math.round(ms * 10) / 10)),
});

export async function enroll(
  person: Person,
  samples: readonly Sample[],
  subject: "password" | "phrase" = "password",
) {
  await person.api.behavior.setConsent.mutate({ consented: true });
  const { nonce } = await person.api.behavior.beginCapture.mutate();
  return person.api.behavior.enroll.mutate({ subject, nonce, samples: samples.map(wire) });
}

export async function signInTyping(
  server: ServerFixture,
  email: string,
  sample?: Sample,
  reuse?: string,
) {
  const { api } = createCaller(server);
  const nonce = reuse ?? (await api.behavior.beginCapture.mutate()).nonce;
  const typing = sample && { nonce, sample: wire(sample) };
  const answer = api.auth.passwords.signIn.mutate({
    email,
    password: goodPassword,
    mode: "body",
    ...(typing ? { typing } : {}),
  });
  return { answer, nonce };
}
