// What a sign-in lists for an address tells nobody whether it has an account, also not by registering what it lists.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { lettersTo, tokensTo, tokenTo } from "./mailbox.ts";
import {
  beginRegistration,
  beginSignIn,
  newProfile,
  type Person,
  registerWithPasskey,
  registerWithPassword,
} from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const verifying = withServer({ environment: { EMAIL_VERIFICATION: "required" } });
type Server = Parameters<typeof registerWithPasskey>[0];

async function listedFor(server: Server, email: string): Promise<string[]> {
  const { api } = createCaller(server);
  const { allowCredentials } = await api.auth.passkeys.beginSignIn.mutate({ email });
  return allowCredentials.map(({ id }) => id);
}

/** Registers an address of its own with an id that somebody chose. */
async function registerWithId(server: Server, credentialId: string) {
  const profile = newProfile();
  const { finish } = await beginRegistration(
    server,
    createCaller(server).api,
    createSoftwareAuthenticator(),
    { profile, misbehavior: { kind: "chosenCredentialId", credentialId } },
  );
  return { email: profile.email, finish };
}

async function addWithId(server: Server, { api }: Person, credentialId: string) {
  const options = await api.auth.passkeys.beginAddition.mutate({});
  const made = await createSoftwareAuthenticator().create(
    options as Parameters<ReturnType<typeof createSoftwareAuthenticator>["create"]>[0],
    {
      origin: server.origin,
      misbehavior: { kind: "chosenCredentialId", credentialId },
    },
  );
  return api.auth.passkeys.finishAddition.mutate({
    credential: { ...made, clientExtensionResults: { ...made.clientExtensionResults } },
  });
}

describe("an id that a sign-in lists", () => {
  test("is refused alike at registration, whether an account has it or nobody", async ({
    server,
  }) => {
    const holder = await registerWithPasskey(server);
    const ids = [
      ...(await listedFor(server, holder.email)),
      ...(await listedFor(server, "nobody@example.com")),
    ];
    for (const id of ids) {
      const { email, finish } = await registerWithId(server, id);
      expect(await refusalOf(finish())).toMatchObject({ code: "PASSKEY_TAKEN", httpStatus: 409 });
      expect(await server.sql.run("select id from users where email = ?", [email])).toEqual([]);
    }
  });

  test("is refused alike as another passkey of an account", async ({ server }) => {
    const holder = await registerWithPasskey(server);
    const person = await registerWithPassword(server);
    const [real = ""] = await listedFor(server, holder.email);
    const [fake = ""] = await listedFor(server, "nobody.else@example.com");
    for (const id of [real, fake]) {
      expect(await refusalOf(addWithId(server, person, id))).toMatchObject({
        code: "PASSKEY_TAKEN",
        httpStatus: 409,
      });
    }
  });

  verifying(
    "registers nothing where addresses are verified: one answer, and one letter",
    async ({ server }) => {
      const owner = newProfile();
      const authenticator = createSoftwareAuthenticator();
      const { api } = createCaller(server);
      const begun = await beginRegistration(server, api, authenticator, { profile: owner });
      await begun.finish();
      const token = await tokenTo(server, owner.email, "verify-email");
      await api.users.email.verify.mutate({ token });
      const [real = ""] = await listedFor(server, owner.email);
      const [fake = ""] = await listedFor(server, "nobody@example.com");
      expect(real).toBe(begun.credentialId);
      for (const id of [real, fake]) {
        const { email, finish } = await registerWithId(server, id);
        expect(await finish()).toEqual({ status: "verificationRequired" });
        const letters = await lettersTo(server, email);
        expect(letters.map(({ subject }) => subject)).toEqual([
          "Your registration at Latchkey didn't go through",
        ]);
        expect(await tokensTo(server, email, "verify-email")).toEqual([]);
        expect(await server.sql.run("select id from users where email = ?", [email])).toEqual([]);
      }
      const signIn = await beginSignIn(server, api, authenticator, { email: owner.email });
      expect(await signIn.finish()).toMatchObject({ status: "signedIn" });
    },
  );
});

describe("the ids for addresses without a passkey", () => {
  test("are as many and as long as real ones, and the same every time", async ({ server }) => {
    const emails = Array.from({ length: 600 }, (_, place) => `nobody${place}@example.com`);
    const lists: string[][] = [];
    for (const email of emails) lists.push(await listedFor(server, email));
    const counts = lists.map((ids) => ids.length);
    const lengths = lists.flat().map((id) => Buffer.from(id, "base64url").length);
    expect([...new Set(counts)].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(emails.length / 2);
    expect([...new Set(lengths)].toSorted((a, b) => a - b)).toEqual([16, 20, 32, 48, 64]);
    expect(new Set(lists.flat()).size).toBe(lists.flat().length);
    const again = [];
    for (const email of emails.slice(0, 10)) again.push(await listedFor(server, email));
    expect(again).toEqual(lists.slice(0, 10));
  });
});
