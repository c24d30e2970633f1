// The documentation page in a real browser without a network, as the WebAuthn service's walk-through uses it.
import { expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { startServer } from "../support/server.ts";
import { loginByRest, registerByRest } from "./rest-client.ts";

test("Authorize, Try it out, Execute: the owner sees their data, under the page's own CSP", async () => {
  await using server = await startServer();
  await using chromium = await launchChromium();
  const { user, authenticator } = await registerByRest(server, "jane@example.com");
  const { token } = await loginByRest(server, user.email, authenticator);
  const page = await chromium.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));

  await page.goto(`${server.origin}/docs`);
  await page.getByRole("heading", { name: /Latchkey/ }).waitFor();
  await page.getByRole("button", { name: "Authorize" }).click();
  const dialog = page.getByRole("dialog").or(page.locator(".modal-ux")).first();
  await dialog.getByRole("textbox").first().fill(token);
  await dialog.getByRole("button", { name: "Apply credentials" }).first().click();
  await dialog.getByRole("button", { name: "Close" }).first().click();

  const operation = page.locator("#operations-Protected_Endpoints-users_get");
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Try it out" }).click();
  await operation.getByPlaceholder("id").fill(user.id);
  await operation.getByRole("button", { name: "Execute" }).click();
  const response = operation.locator(".live-responses-table .response");
  await response.getByText("200").first().waitFor();
  expect(await response.innerText()).toContain(`"email": "${user.email}"`);

  expect(complaints.filter((text) => !text.includes("favicon"))).toEqual([]);
  const foreign = requested.filter((url) => !/^(data:|blob:)/.test(url));
  expect(foreign.filter((url) => !url.startsWith(server.origin))).toEqual([]);
});

test.for([
  ["light", "rgb(255, 255, 255)"],
  ["dark", "rgb(28, 32, 34)"],
] as const)("in %s it is painted so", async ([colorScheme, background]) => {
  await using server = await startServer();
  await using chromium = await launchChromium();
  const page = await chromium.newPage({ colorScheme });
  await page.goto(`${server.origin}/docs`);
  await page.getByRole("heading", { name: /Latchkey/ }).waitFor();
  expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(background);
});
