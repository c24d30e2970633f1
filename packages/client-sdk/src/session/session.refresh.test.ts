// When a session is refreshed, how often, and what ends it.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { codeOf } from "../errors/code-of.fixture.ts";
import {
  createFakeServer,
  openSession,
  refusal,
  signedInAs,
  tokenLifetimeMs,
} from "./session.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms);
const refusing = (error: unknown) => () => {
  throw error;
};

async function openSignedIn(options?: Parameters<typeof openSession>[1]) {
  const server = createFakeServer();
  const session = openSession(server, options);
  await session.adopt(signedInAs("Ada"));
  return { server, session };
}

describe("one refresh", () => {
  test("serves everybody who needs a token at once", async () => {
    const { server, session } = await openSignedIn();
    vi.setSystemTime(Date.now() + tokenLifetimeMs);
    const tokens = Promise.all([
      session.accessToken(),
      session.prove(),
      session.recover(await freshProof(session)),
    ]);
    await settle();
    const [token, proof] = await tokens;
    expect(proof.accessToken).toBe(token);
    expect(server.calls).toHaveLength(1);
  });

  test("restores once, however many ask", async () => {
    const server = createFakeServer();
    const session = openSession(server);
    const restored = Promise.all([session.restore(), session.restore(), session.accessToken()]);
    await settle();
    expect((await restored)[0]).toMatchObject({ status: "signedIn" });
    await session.restore();
    expect(server.calls).toHaveLength(1);
  });

  test("goes on for the others when one of them gives up", async () => {
    const server = createFakeServer();
    const session = openSession(server);
    const impatient = new AbortController();
    const given = codeOf(session.restore({ signal: impatient.signal }));
    const patient = session.restore();
    impatient.abort();
    expect(await given).toBe("ABORTED");
    await settle();
    await expect(patient).resolves.toMatchObject({ status: "signedIn" });
  });

  test("isn't needed when the token changed while the call was under way", async () => {
    const { server, session } = await openSignedIn();
    const before = await session.prove();
    await session.adopt(signedInAs("Ada"));
    await expect(session.recover(before)).resolves.toMatchObject({
      accessToken: expect.not.stringMatching(before.accessToken ?? ""),
    });
    expect(server.calls).toHaveLength(0);
  });
});

async function freshProof(session: ReturnType<typeof openSession>) {
  const snapshot = session.get();
  return { accessToken: snapshot.status === "signedIn" ? snapshot.accessToken : null, version: 1 };
}

describe("ahead of time", () => {
  test("a token is replaced before it runs out", async () => {
    const { server, session } = await openSignedIn();
    const first = await session.accessToken();
    await settle(tokenLifetimeMs - 120_000);
    expect(server.calls).toHaveLength(0);
    await settle(90_000);
    expect(server.calls).toHaveLength(1);
    expect(await session.accessToken()).not.toBe(first);
  });

  test("by the token's lifetime, not by a clock that is hours off", async () => {
    const server = createFakeServer();
    const hoursAhead = () => new Date(Date.now() + 5 * 3_600_000);
    const session = openSession(server, { now: hoursAhead });
    await session.adopt(signedInAs("Ada"));
    expect(session.get()).toMatchObject({
      accessTokenExpiresAt: new Date(hoursAhead().getTime() + tokenLifetimeMs),
    });
    await session.prove();
    expect(server.calls).toHaveLength(0);
  });

  test("stops after a sign-out, and after dispose", async () => {
    const { server, session } = await openSignedIn();
    await session.end();
    await settle(tokenLifetimeMs * 2);
    await session.adopt(signedInAs("Ada"));
    session.dispose();
    await settle(tokenLifetimeMs * 2);
    expect(server.calls).toHaveLength(0);
  });
});

describe("failure", () => {
  test.each([
    "UNAVAILABLE",
    "RATE_LIMITED",
    "NETWORK",
    "TIMEOUT",
    "INTERNAL",
    "INVALID_RESPONSE",
    "UNAUTHENTICATED",
  ])("%s signs nobody out, and is the call's failure", async (code) => {
    const { server, session } = await openSignedIn();
    server.answer = refusing(refusal(code));
    vi.setSystemTime(Date.now() + tokenLifetimeMs + 1);
    const failed = codeOf(session.prove());
    await settle();
    expect(await failed).toBe(code);
    expect(session.get().status).toBe("signedIn");
  });

  test.each(["REFRESH_INVALID", "REFRESH_REUSED"])("%s signs out", async (code) => {
    const { server, session } = await openSignedIn();
    server.answer = refusing(refusal(code));
    const recovered = session.recover(await session.prove());
    await settle();
    await expect(recovered).resolves.toBeNull();
    expect(session.get()).toEqual({ status: "signedOut" });
  });

  test("is tried again, not before the server wants it", async () => {
    const server = createFakeServer();
    const session = openSession(server);
    server.answer = refusing(refusal("RATE_LIMITED", 30));
    const failed = codeOf(session.restore());
    await settle();
    expect(await failed).toBe("RATE_LIMITED");
    expect(session.get()).toEqual({ status: "unknown" });
    server.answer = () => signedInAs("Ada");
    await settle(29_000);
    expect(server.calls).toHaveLength(1);
    await settle(2_000);
    expect(session.get().status).toBe("signedIn");
  });

  test("in a token's last seconds doesn't stop a call", async () => {
    const { server, session } = await openSignedIn();
    server.answer = refusing(refusal("NETWORK"));
    vi.setSystemTime(Date.now() + tokenLifetimeMs - 3_000);
    const proof = session.prove();
    await settle();
    await expect(proof).resolves.toMatchObject({ accessToken: expect.any(String) });
  });
});

describe("overtaken", () => {
  test("a refresh that answers after a sign-in changes nothing", async () => {
    const server = createFakeServer(500);
    const session = openSession(server);
    const restored = session.restore();
    await settle(100);
    await session.adopt(signedInAs("Grace"));
    await settle(500);
    await expect(restored).resolves.toMatchObject({ user: { firstName: "Grace" } });
  });

  test("nor does its failure, nor an answer after a sign-out", async () => {
    const { server, session } = await openSignedIn();
    server.answer = refusing(refusal("REFRESH_INVALID"));
    const first = session.recover(await session.prove());
    await settle(10);
    await session.adopt(signedInAs("Grace"));
    await settle();
    await expect(first).resolves.toMatchObject({ accessToken: expect.any(String) });
    server.answer = () => signedInAs("Ada");
    const second = session.recover(await session.prove());
    await settle(10);
    await session.end();
    await settle();
    await expect(second).resolves.toBeNull();
    expect(session.get()).toEqual({ status: "signedOut" });
  });
});

test("a snapshot is the same object until something changes", async () => {
  const { session } = await openSignedIn();
  const listener = vi.fn<() => void>();
  const unsubscribe = session.subscribe(listener);
  const snapshot = session.get();
  expect(session.get()).toBe(snapshot);
  await session.adopt(signedInAs("Ada"));
  expect(session.get()).not.toBe(snapshot);
  expect(listener).toHaveBeenCalledTimes(1);
  unsubscribe();
  await session.end();
  expect(listener).toHaveBeenCalledTimes(1);
});
