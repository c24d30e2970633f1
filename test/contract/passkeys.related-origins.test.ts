// Related origins (WebAuthn Level 3, section 5.11): pages of other domains may use the same passkeys where they are configured.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { newProfile } from "./people.ts";
import { rest } from "./rest-client.ts";
import type { ServerFixture } from "../support/server.ts";
import { withServer } from "./with-server.ts";

const related = "https://app.example.org";
const test = withServer({
  environment: { ALLOWED_ORIGINS: `${related},http://app.localhost:5173` },
});

const alone = withServer();

async function relatedOriginsOf(server: ServerFixture): Promise<readonly string[]> {
  const { body } = await rest(server, "GET", "/.well-known/webauthn");
  return (body as { origins: readonly string[] }).origins;
}

async function registerOn(server: ServerFixture, origin: string, claimed = origin) {
  const { api } = createCaller(server, { headers: { origin } });
  const creation = await api.auth.passkeys.beginRegistration.mutate(newProfile());
  const made = await createSoftwareAuthenticator().create(
    creation as Parameters<ReturnType<typeof createSoftwareAuthenticator>["create"]>[0],
    { origin: claimed, relatedOrigins: [...(await relatedOriginsOf(server)), claimed] },
  );
  const credential = { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
  return api.auth.passkeys.finishRegistration.mutate({ credential, mode: "body" });
}

describe("/.well-known/webauthn", () => {
  test("names the configured origins that the relying party's id doesn't cover", async ({
    server,
  }) => {
    const answer = await rest(server, "GET", "/.well-known/webauthn");
    expect([answer.status, answer.body]).toEqual([200, { origins: [related] }]);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect((await rest(server, "POST", "/.well-known/webauthn")).status).toBe(405);
  });

  alone("isn't there where none is configured", async ({ server }) => {
    expect((await rest(server, "GET", "/.well-known/webauthn")).status).toBe(404);
  });
});

describe("a passkey", () => {
  test("is made on a related origin, for the server's relying party", async ({ server }) => {
    expect(await relatedOriginsOf(server)).toContain(related);
    expect(await registerOn(server, related)).toMatchObject({ status: "signedIn" });
  });

  test.for(["https://example.org", "https://app.example.org:8443", "https://app.example.com"])(
    "isn't made on %s, whatever a browser let pass",
    async (claimed, { server }) => {
      const refused = { code: "PASSKEY_REFUSED", httpStatus: 400 };
      expect(await refusalOf(registerOn(server, related, claimed))).toMatchObject(refused);
    },
  );
});
