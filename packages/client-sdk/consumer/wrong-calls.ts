// A stranger's mistakes: each line below an expectation must fail to compile against the packed SDK.
import { createLatchkeyClient } from "@latchkey/client-sdk";

// @ts-expect-error -- a client needs the server's address
createLatchkeyClient({});
// @ts-expect-error -- there is no such mode
createLatchkeyClient({ url: "", mode: "cookie" });

const { api, session, signIn, signUp } = createLatchkeyClient({ url: "" });

export async function makeMistakes(): Promise<void> {
  // @ts-expect-error -- a query isn't a mutation
  await api.users.me.mutate();
  // @ts-expect-error -- there is no such procedure
  await api.users.promote.mutate();
  // @ts-expect-error -- there is no such router
  await api.admin.users.query();
  // @ts-expect-error -- an id is needed
  await api.users.get.query();
  // @ts-expect-error -- an id is text
  await api.users.get.query({ id: 7 });
  // @ts-expect-error -- a status is one of two
  await api.users.setStatus.mutate({ id: "1", status: "sleeping" });
  // @ts-expect-error -- an address can't be changed so
  await api.users.update.mutate({ email: "eve@example.com" });
  // @ts-expect-error -- no answer holds a hash
  void (await api.users.me.query()).passwordHash;
  // @ts-expect-error -- a date is no text
  (await api.users.me.query()).createdAt.toUpperCase();
  // @ts-expect-error -- a password is needed
  await signIn.withPassword({ email: "ada@example.com" });
  // @ts-expect-error -- so is a profile
  await signUp.withPasskey({ email: "ada@example.com" });
  // @ts-expect-error -- a sample of typing is bound to a capture
  await signIn.withPassword({ email: "ada@example.com", password: "", typing: { nonce: "" } });
  // @ts-expect-error -- it isn't known yet whether anybody is signed in
  void session.get().user;
  const result = await signIn.withPasskey();
  // @ts-expect-error -- another status has no tokens
  if (result.status !== "signedIn") void result.tokens;
  // @ts-expect-error -- a signal is no flag
  await api.users.me.query(undefined, { signal: true });
}
