// An account's passkeys: added by step-up, named after their authenticator, renamed, removed, never the last way in.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPasskey, registerWithPassword, type Person } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

type CreationOptions = Parameters<ReturnType<typeof createSoftwareAuthenticator>["create"]>[0];
type RequestOptions = Parameters<ReturnType<typeof createSoftwareAuthenticator>["get"]>[0];

async function addPasskey(
  server: { readonly origin: string },
  person: Person,
  authenticator = createSoftwareAuthenticator(),
  name?: string,
) {
  const options = await person.api.auth.passkeys.beginAddition.mutate({});
  const credential = await authenticator.create(options as CreationOptions, {
    origin: server.origin,
  });
  return person.api.auth.passkeys.finishAddition.mutate({
    credential: { ...credential, clientExtensionResults: {} },
    ...(name === undefined ? {} : { name }),
  });
}

describe("passkeys of an account", () => {
  test("take the name of their authenticator's model", async ({ server }) => {
    const person = await registerWithPasskey(server, {
      aaguid: "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4",
    });
    const [passkey] = await person.api.auth.passkeys.list.query();
    expect(passkey).toMatchObject({ name: "Google Password Manager", lastUsedAt: null });
  });

  test("are added to a password account and sign in by themselves", async ({ server }) => {
    const person = await registerWithPassword(server);
    const authenticator = createSoftwareAuthenticator();
    const added = await addPasskey(server, person, authenticator, "Desk");
    expect(added.name).toBe("Desk");
    const stranger = createCaller(server);
    const request = await stranger.api.auth.passkeys.beginSignIn.mutate({});
    const credential = await authenticator.get(request as RequestOptions, {
      origin: server.origin,
    });
    const answer = await stranger.api.auth.passkeys.finishSignIn.mutate({
      credential: { ...credential, clientExtensionResults: {} },
      mode: "body",
    });
    expect(answer).toMatchObject({ status: "signedIn", session: { assurance: 2 } });
  });

  test("are renamed by their owner and by nobody else", async ({ server }) => {
    const owner = await registerWithPasskey(server);
    const other = await registerWithPasskey(server);
    const [passkey] = await owner.api.auth.passkeys.list.query();
    const id = passkey?.id ?? "";
    await owner.api.auth.passkeys.rename.mutate({ id, name: "Phone" });
    expect(await owner.api.auth.passkeys.list.query()).toMatchObject([{ id, name: "Phone" }]);
    const refusal = await refusalOf(other.api.auth.passkeys.rename.mutate({ id, name: "Mine" }));
    expect(refusal).toMatchObject({ code: "PASSKEY_NOT_FOUND", httpStatus: 404 });
    expect(await owner.api.auth.passkeys.list.query()).toMatchObject([{ name: "Phone" }]);
  });

  test("can't be removed when they are the last way in, also by two removals at once", async ({
    server,
  }) => {
    const person = await registerWithPasskey(server);
    const [first] = await person.api.auth.passkeys.list.query();
    const alone = await refusalOf(person.api.auth.passkeys.remove.mutate({ id: first?.id ?? "" }));
    expect(alone).toMatchObject({ code: "LAST_WAY_IN", httpStatus: 409 });
    const second = await addPasskey(server, person);
    const removals = await Promise.allSettled(
      [first?.id ?? "", second.id].map((id) => person.api.auth.passkeys.remove.mutate({ id })),
    );
    expect(removals.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await person.api.auth.passkeys.list.query()).toHaveLength(1);
  });

  test("are added only by a session that was proven lately", async ({ server }) => {
    const person = await registerWithPasskey(server);
    server.clock.advance(11 * 60_000);
    const refusal = await refusalOf(person.api.auth.passkeys.beginAddition.mutate({}));
    expect(refusal).toMatchObject({
      code: "STEP_UP_REQUIRED",
      httpStatus: 403,
      stepUp: { assurance: 2, maxAgeSeconds: 600, methods: ["passkeys"] },
    });
    const request = await person.api.auth.passkeys.beginConfirmation.mutate();
    const credential = await person.authenticator.get(request as RequestOptions, {
      origin: server.origin,
    });
    await person.api.auth.passkeys.finishConfirmation.mutate({
      credential: { ...credential, clientExtensionResults: {} },
    });
    expect(await addPasskey(server, person)).toMatchObject({ synced: true });
  });

  test("are made beside a password sign-in without asking, when the browser says so", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const authenticator = createSoftwareAuthenticator();
    const options = await person.api.auth.passkeys.beginAddition.mutate({ conditional: true });
    const credential = await authenticator.create(options as CreationOptions, {
      origin: server.origin,
      misbehavior: { kind: "noUserPresence" },
    });
    const input = { credential: { ...credential, clientExtensionResults: {} } };
    expect(await person.api.auth.passkeys.finishAddition.mutate(input)).toMatchObject({
      synced: true,
    });
    const other = await registerWithPassword(server);
    const asked = await other.api.auth.passkeys.beginAddition.mutate({});
    const silent = await createSoftwareAuthenticator().create(asked as CreationOptions, {
      origin: server.origin,
      misbehavior: { kind: "noUserPresence" },
    });
    const refusal = await refusalOf(
      other.api.auth.passkeys.finishAddition.mutate({
        credential: { ...silent, clientExtensionResults: {} },
      }),
    );
    expect(refusal).toMatchObject({ code: "PASSKEY_REFUSED", httpStatus: 400 });
  });

  test("answer a confirmation for their own session only", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const other = await registerWithPasskey(server);
    const request = await person.api.auth.passkeys.beginConfirmation.mutate();
    const credential = await person.authenticator.get(request as RequestOptions, {
      origin: server.origin,
    });
    const refusal = await refusalOf(
      other.api.auth.passkeys.finishConfirmation.mutate({
        credential: { ...credential, clientExtensionResults: {} },
      }),
    );
    expect(refusal).toMatchObject({ code: "CHALLENGE_INVALID", httpStatus: 400 });
  });
});
