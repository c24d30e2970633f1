// What answers mean for the session: who has ended their own is signed out at once, and nobody else is.
import { expect, test, vi } from "vitest";
import { createFakeServer, openSession, signedInAs } from "../session/session.fixture.ts";
import type { ApiCall } from "./api-call.ts";
import { createRunCall } from "./run-call.ts";

async function openSignedIn(send: () => Promise<unknown> = async () => undefined) {
  const session = openSession(createFakeServer());
  await session.adopt(signedInAs("Ada"));
  const forgetKey = vi.fn<() => Promise<void>>(async () => undefined);
  const run = createRunCall(send, session, forgetKey);
  return { session, forgetKey, run };
}

const mutation = (path: string, input?: unknown): ApiCall => ({ type: "mutation", path, input });

test.for([
  mutation("auth.signOut", {}),
  mutation("users.delete"),
  mutation("auth.sessions.revoke", { id: "s" }),
])("$path of one's own ends the session here, and lets go of its key", async (call) => {
  const { session, forgetKey, run } = await openSignedIn();
  await run(call);
  expect(session.get()).toEqual({ status: "signedOut" });
  expect(forgetKey).toHaveBeenCalledTimes(1);
  session.dispose();
});

test.for([
  mutation("auth.sessions.revoke", { id: "another" }),
  mutation("auth.sessions.revokeOthers"),
])("$path of others ends nothing here", async (call) => {
  const { session, forgetKey, run } = await openSignedIn();
  await run(call);
  expect(session.get().status).toBe("signedIn");
  expect(forgetKey).not.toHaveBeenCalled();
  session.dispose();
});

test("a deletion that is refused ends nothing either", async () => {
  const { session, run } = await openSignedIn(async () => {
    throw new Error("refused");
  });
  await expect(run(mutation("users.delete"))).rejects.toThrow("refused");
  expect(session.get().status).toBe("signedIn");
  session.dispose();
});
