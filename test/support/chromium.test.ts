// The Chromium fixture: it starts on this machine, keeps to it, and its virtual authenticator behaves.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium, type ChromiumFixture } from "./chromium.ts";
import { addVirtualAuthenticator } from "./virtual-authenticator.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
}, 120_000);
afterAll(() => chromium[Symbol.asyncDispose]());

/** A page with a field for autofill and two ceremonies, `register()` and `signIn(mediation)`, in its window. */
async function servePage(address = "127.0.0.1") {
  const server = createServer((_request, response) => {
    response
      .setHeader("content-type", "text/html")
      .setHeader("content-security-policy", "script-src 'unsafe-inline'");
    response.end(`<!doctype html><title>Passkeys</title>
      <input id="email" autocomplete="username webauthn"><input id="other" autocomplete="off">
      <script>
        const challenge = new Uint8Array(32);
        const pubKeyCredParams = [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }];
        const authenticatorSelection = { residentKey: 'required', userVerification: 'required' };
        const user = { id: Uint8Array.of(1), name: 'ada', displayName: 'Ada' };
        window.register = async () => (await navigator.credentials.create({ publicKey: {
          rp: { name: 'Latchkey' }, user, challenge, pubKeyCredParams, authenticatorSelection } })).id;
        window.signIn = async (mediation, signal) => (await navigator.credentials.get({
          mediation, signal, publicKey: { challenge, userVerification: 'required' } })).id;
      </script>`);
  }).listen(0, address);
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const close = () => server.close().closeAllConnections();
  return { url, [Symbol.dispose]: close };
}

const register = (page: Page) => page.evaluate<string>("register()");
const signIn = (page: Page, mediation: string) => page.evaluate<string>(`signIn('${mediation}')`);
const base64url = (base64: string) => Buffer.from(base64, "base64").toString("base64url");

describe("the browser", () => {
  test("shares nothing between pages of different contexts", async () => {
    using site = await servePage();
    const [first, second] = [await chromium.newPage(), await chromium.newPage()];
    await first.goto(site.url);
    await second.goto(site.url);
    await first.evaluate(() => localStorage.setItem("key", "value"));
    expect(await first.evaluate(() => localStorage.getItem("key"))).toBe("value");
    expect(await second.evaluate(() => localStorage.getItem("key"))).toBeNull();
  });

  test("reaches no other machine", async () => {
    using site = await servePage("0.0.0.0");
    const page = await chromium.newPage();
    // This machine too under another address than the ones that are let through.
    const elsewhere = site.url.replace("localhost", "127.0.0.2");
    expect((await page.goto(site.url))?.ok()).toBe(true);
    await expect(page.goto(elsewhere)).rejects.toThrow("ERR_NAME_NOT_RESOLVED");
  });

  test("has letters to draw", async () => {
    const page = await chromium.newPage();
    await page.setContent(
      '<span style="font: 40px sans-serif">mmmm</span><br><span style="font: 40px sans-serif">iiii</span>',
    );
    const widths = await page
      .locator("span")
      .evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().width));
    expect(widths[0]).toBeGreaterThan((widths[1] ?? 0) * 2);
  });
});

describe("the virtual authenticator", () => {
  test("registers a discoverable, backed-up credential and signs in with it", async () => {
    using site = await servePage();
    const page = await chromium.newPage();
    await using authenticator = await addVirtualAuthenticator(page);
    await page.goto(site.url);
    const id = await register(page);
    expect(await signIn(page, "optional")).toBe(id);
    const [credential] = await authenticator.credentials();
    expect(credential).toMatchObject({
      rpId: "localhost",
      isResidentCredential: true,
      backupEligibility: true,
      backupState: true,
    });
    expect(base64url(credential?.credentialId ?? "")).toBe(id);
  });

  test("waits with a conditional request until the user picks from the field", async () => {
    using site = await servePage();
    const page = await chromium.newPage();
    await using authenticator = await addVirtualAuthenticator(page);
    await page.goto(site.url);
    const id = await register(page);
    let answered = false;
    const conditional = signIn(page, "conditional").finally(() => (answered = true));
    await expect(signIn(page, "optional")).rejects.toThrow("A request is already pending");
    await expect(register(page)).rejects.toThrow("A request is already pending");
    expect(answered).toBe(false);
    const picked = await authenticator.pickPasskey(page.locator("#email"));
    expect(base64url(picked)).toBe(id);
    expect(await conditional).toBe(id);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("email");
  });

  test("offers no passkey in a field that does not ask for one", async () => {
    using site = await servePage();
    const page = await chromium.newPage();
    await using authenticator = await addVirtualAuthenticator(page);
    await page.goto(site.url);
    await expect(authenticator.pickPasskey(page.locator("#other"))).rejects.toThrow("autocomplete");
  });

  test("lets the page abort a conditional request, and ask again", async () => {
    using site = await servePage();
    const page = await chromium.newPage();
    await using authenticator = await addVirtualAuthenticator(page);
    await page.goto(site.url);
    const id = await register(page);
    const name = await page.evaluate<string>(`(async () => {
      const controller = new AbortController();
      const pending = signIn('conditional', controller.signal);
      controller.abort();
      return pending.catch((error) => error.name);
    })()`);
    expect(name).toBe("AbortError");
    const picking = authenticator.pickPasskey(page.locator("#email"));
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("email");
    expect(await signIn(page, "conditional")).toBe(id);
    expect(base64url(await picking)).toBe(id);
  });

  test("fails verification, forgets, and moves its credential to another page", async () => {
    using site = await servePage();
    const [page, elsewhere] = [await chromium.newPage(), await chromium.newPage()];
    await using authenticator = await addVirtualAuthenticator(page);
    await using other = await addVirtualAuthenticator(elsewhere);
    await page.goto(site.url);
    await elsewhere.goto(site.url);
    const id = await register(page);
    await authenticator.setUserVerified(false);
    await expect(signIn(page, "optional")).rejects.toThrow("NotAllowedError");
    for (const credential of await authenticator.credentials())
      await other.addCredential(credential);
    expect(await signIn(elsewhere, "optional")).toBe(id);
    await other.clearCredentials();
    expect(await other.credentials()).toEqual([]);
  });
});
