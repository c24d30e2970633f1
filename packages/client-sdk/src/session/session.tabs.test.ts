// Several tabs of one browser: one refresh, one sign-in and one sign-out for all of them.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { codeOf } from "../errors/code-of.fixture.ts";
import {
  createBrowser,
  createFakeServer,
  openSession,
  refusal,
  signedInAs,
} from "./session.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

function openTabs() {
  const browser = createBrowser();
  const server = createFakeServer();
  const open = () => openSession(server, { channel: browser.openChannel() });
  return { browser, server, tabs: [open(), open()] as const };
}

test("a sign-in, a refresh and a sign-out in one tab reach the other", async () => {
  const {
    tabs: [here, there],
  } = openTabs();
  await here.adopt(signedInAs("Ada"));
  await settle();
  expect(there.get()).toEqual(here.get());
  const recovered = here.recover(await here.prove());
  await settle();
  await recovered;
  expect(there.get()).toEqual(here.get());
  await here.end();
  await settle();
  expect(there.get()).toEqual({ status: "signedOut" });
});

test("a tab that hears of another's refresh waits for its result", async () => {
  const {
    server,
    tabs: [here, there],
  } = openTabs();
  const first = here.restore();
  await settle(1);
  const second = there.restore();
  await settle();
  expect(await second).toEqual(await first);
  expect(server.calls).toHaveLength(1);
});

test("but not for ever: a tab that was closed in the middle of one holds nobody up", async () => {
  const {
    browser,
    server,
    tabs: [here],
  } = openTabs();
  browser.openChannel().postMessage({ type: "refreshing" });
  await settle(1);
  const restored = here.restore();
  await settle(2_000);
  expect(server.calls).toHaveLength(0);
  await settle(2_000);
  await expect(restored).resolves.toMatchObject({ status: "signedIn" });
});

test("when another tab's refresh fails, this one tries its own", async () => {
  const {
    server,
    tabs: [here, there],
  } = openTabs();
  server.answer = () => {
    throw refusal("UNAVAILABLE");
  };
  const first = codeOf(here.restore());
  await settle(1);
  server.answer = () => signedInAs("Ada");
  const second = there.restore();
  await settle();
  expect(await first).toBe("UNAVAILABLE");
  await expect(second).resolves.toMatchObject({ status: "signedIn" });
  expect(here.get()).toEqual(there.get());
});

test("the tabs refresh ahead once, not once each", async () => {
  const {
    server,
    tabs: [here],
  } = openTabs();
  await here.adopt(signedInAs("Ada"));
  await settle(14.5 * 60_000);
  expect(server.calls.length).toBe(1);
});
