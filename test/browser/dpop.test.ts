// Tokens bound to a key that no script can read: kept over reloads, shared by tabs, renewed at sign-out.
import type { BrowserContext, Page } from "playwright-core";
import { calculateJwkThumbprint, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { until } from "../support/until.ts";
import { claim } from "./token-card.ts";
import { newPerson, pathOf, register, signOut, untilSignedIn } from "./account.ts";
import { serveFrontEnd } from "./front-end.ts";
import { openSite } from "./site.ts";
import { visit } from "./visitor.ts";

declare global {
  interface Window {
    /** Resolves when as many pages have come here as were waited for. */
    meet: () => Promise<void>;
  }
}

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const required = { DPOP: "required" };
const minuteMs = 60_000;

describe("the demo, where the server requires proofs", () => {
  test("keeps its key over a reload and renews its token with it; the key can't be exported", async () => {
    await using site = await openSite(required);
    await using visitor = await visit(chromium, site, "/", {
      prepare: (page) => page.clock.install(),
    });
    const { page } = visitor;
    const person = newPerson();
    await register(page, person, "passkey");
    const [key] = await readKeys(page);
    expect(key).toMatchObject({
      type: "private",
      algorithm: { name: "ECDSA", namedCurve: "P-256" },
      extractable: false,
      usages: ["sign"],
      exports: ["InvalidAccessError", "InvalidAccessError"],
    });
    expect(await boundKeyOf(page)).toBe(key?.thumbprint);

    await page.reload();
    await untilSignedIn(page, person);
    expect(await boundKeyOf(page)).toBe(key?.thumbprint);

    const token = await claim(page, "jti");
    site.clock.advance(60 * minuteMs);
    await page.clock.fastForward(60 * minuteMs);
    await until(async () => (await claim(page, "jti")) !== token);
    expect(await boundKeyOf(page)).toBe(key?.thumbprint);
    expect(await readKeys(page)).toHaveLength(1);
  });

  test("has another key after a sign-out", async () => {
    await using site = await openSite(required);
    await using visitor = await visit(chromium, site, "/");
    const { page, authenticator } = visitor;
    const person = newPerson();
    await register(page, person, "passkey");
    const first = await boundKeyOf(page);
    await signOut(page);
    await until(async () => (await readKeys(page)).length === 0);
    await page.getByRole("link", { name: "Sign in" }).click();
    await authenticator.pickPasskey(page.getByLabel("Email"));
    await untilSignedIn(page, person);
    expect(await boundKeyOf(page)).not.toBe(first);
  });

  test("is signed out when its key was cleared away, whatever cookies are left", async () => {
    await using site = await openSite(required);
    await using visitor = await visit(chromium, site, "/");
    const { page } = visitor;
    await register(page, newPerson(), "passkey");
    await page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const deletion = indexedDB.deleteDatabase("latchkey");
          deletion.addEventListener("success", () => resolve());
          deletion.addEventListener("error", () => reject(new Error("It wasn't deleted.")));
        }),
    );
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(pathOf(page)).toBe("/sign-in");
  });

  test("two tabs that need a key at once end up with one", async () => {
    await using site = await openSite(required);
    const page = await chromium.newPage();
    const context = page.context();
    const keys = collectKeys(context);
    await makeKeysTogether(context, 2);
    const tabs = [page, await context.newPage()];
    await Promise.all(tabs.map((tab) => tab.goto(site.origin)));
    await until(() => keys.length >= 2);
    expect(new Set(await Promise.all(keys)).size).toBe(1);
    expect(await readKeys(page)).toHaveLength(1);
    await context.close();
  });
});

test("a front end on another origin learns nonce and time from the refusal, and has its tokens bound", async () => {
  await using frontEnd = await serveFrontEnd();
  await using site = await openSite({
    DPOP_NONCES: "required",
    ALLOWED_ORIGINS: frontEnd.origin,
  });
  const page = await chromium.newPage();
  await page.clock.install({ time: Date.now() + 30 * minuteMs });
  const answers: number[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/trpc/")) answers.push(response.status());
  });
  await page.goto(frontEnd.origin);
  await page.waitForFunction(() => "createLatchkeyClient" in window);
  const { email, ...profile } = newPerson();
  const registered = { ...profile, email };
  const outcome = await page.evaluate(
    async ({ url, profile: given }) => {
      const client = window.createLatchkeyClient({ url, mode: "body", dpop: true });
      await client.signUp.withPassword(given);
      const me = await client.api.users.me.query();
      const snapshot = client.session.get();
      return [me.email, snapshot.status === "signedIn" && snapshot.tokenType];
    },
    { url: site.origin, profile: registered },
  );
  expect(outcome).toEqual([email, "DPoP"]);
  expect(answers.filter((status) => status !== 204)).toEqual([401, 200, 200]);
  await page.context().close();
});

/** The keys that the page's origin keeps, as far as a script gets to see them. */
async function readKeys(page: Page) {
  const found = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("latchkey");
      opening.addEventListener("success", () => resolve(opening.result));
      opening.addEventListener("error", () => reject(new Error("It wasn't opened.")));
    });
    const pairs = await new Promise<CryptoKeyPair[]>((resolve) => {
      const all = database.transaction("dpop-keys").objectStore("dpop-keys").getAll();
      all.addEventListener("success", () => resolve(all.result as CryptoKeyPair[]));
    });
    database.close();
    const refusalOf = (work: Promise<unknown>) =>
      work.then(
        () => "exported",
        (error: unknown) => (error as Error).name,
      );
    return Promise.all(
      pairs.map(async ({ privateKey, publicKey }) => ({
        type: privateKey.type,
        algorithm: privateKey.algorithm,
        extractable: privateKey.extractable,
        usages: privateKey.usages,
        exports: [
          await refusalOf(crypto.subtle.exportKey("jwk", privateKey)),
          await refusalOf(crypto.subtle.exportKey("pkcs8", privateKey)),
        ],
        jwk: await crypto.subtle.exportKey("jwk", publicKey),
      })),
    );
  });
  return Promise.all(
    found.map(async ({ jwk, ...key }) => ({
      ...key,
      thumbprint: await calculateJwkThumbprint(jwk),
    })),
  );
}

/** What the token on the profile says that it is bound to. */
async function boundKeyOf(page: Page): Promise<string | undefined> {
  const confirmation = JSON.parse((await claim(page, "cnf")) ?? "{}") as { jkt?: string };
  return confirmation.jkt;
}

/** The thumbprints of all keys that prove requests. */
function collectKeys(context: BrowserContext): Promise<string>[] {
  const keys: Promise<string>[] = [];
  context.on("request", (request) => {
    const proof = request.headers()["dpop"];
    if (proof) keys.push(calculateJwkThumbprint(decodeProtectedHeader(proof).jwk ?? {}));
  });
  return keys;
}

/** Has pages wait with making a key until so many of them are about to. */
async function makeKeysTogether(context: BrowserContext, count: number): Promise<void> {
  const meeting = Promise.withResolvers<void>();
  let present = 0;
  await context.exposeFunction("meet", () => {
    present += 1;
    if (present === count) meeting.resolve();
    return meeting.promise;
  });
  await context.addInitScript(() => {
    const generateKey = crypto.subtle.generateKey.bind(crypto.subtle) as (
      ...args: readonly unknown[]
    ) => Promise<unknown>;
    Object.defineProperty(crypto.subtle, "generateKey", {
      value: async (...args: readonly unknown[]) => {
        await window.meet();
        return generateKey(...args);
      },
    });
  });
}
