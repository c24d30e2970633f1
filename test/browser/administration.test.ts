// What administrators see and change, and that nobody else does.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { newPerson, type Person, register } from "./account.ts";
import { openSite, type Site } from "./site.ts";
import { type Visitor, visit } from "./visitor.ts";

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

test("finds an account and disables it, which signs its owner out", async () => {
  await using site = await openSite();
  await using owner = await visit(chromium, site, "/");
  await using admin = await visit(chromium, site, "/");
  const grace = newPerson("Grace", "Hopper");
  await register(owner.page, grace, "passkey");
  await becomeAdmin(admin, site, newPerson());

  await admin.page.getByRole("link", { name: "Users" }).click();
  await admin.page.getByLabel("Search by name or address").fill("hopp");
  const accounts = admin.page.getByRole("list", { name: "Accounts" }).getByRole("listitem");
  await accounts.filter({ hasText: "Ada Lovelace" }).waitFor({ state: "detached" });
  expect(await accounts.count()).toBe(1);
  await admin.page.getByRole("button", { name: "Disable Grace Hopper" }).click();
  const dialog = admin.page.getByRole("alertdialog", { name: "Disable Grace Hopper?" });
  await dialog.getByText(`All sessions of ${grace.email} end at once`).waitFor();
  await dialog.getByRole("button", { name: "Disable account" }).click();
  await accounts.getByText("Disabled").waitFor();

  await owner.page.getByRole("link", { name: "Sessions" }).click();
  await owner.page.getByText("Your session has ended").waitFor();
});

test("gives a role, which its owner has at once", async () => {
  await using site = await openSite();
  await using owner = await visit(chromium, site, "/");
  await using admin = await visit(chromium, site, "/");
  await register(owner.page, newPerson("Grace", "Hopper"), "passkey");
  await becomeAdmin(admin, site, newPerson());
  await admin.page.getByRole("link", { name: "Users" }).click();
  await admin.page.getByLabel("Role of Grace Hopper").selectOption("admin");
  const dialog = admin.page.getByRole("alertdialog", { name: "Make Grace an administrator?" });
  await dialog.getByRole("button", { name: "Make an administrator" }).click();
  await dialog.waitFor({ state: "detached" });
  await owner.page.getByRole("link", { name: "Sessions" }).click();
  await owner.page.getByRole("link", { name: "Users" }).click();
  await owner.page.getByRole("list", { name: "Accounts" }).waitFor();
  expect(await owner.page.getByLabel("Role of Grace Hopper").inputValue()).toBe("admin");
});

test("adds a role and gives it, which opens its pages to the holder; removing it closes them", async () => {
  await using site = await openSite();
  await using owner = await visit(chromium, site, "/");
  await using admin = await visit(chromium, site, "/");
  const { page } = admin;
  await register(owner.page, newPerson("Grace", "Hopper"), "passkey");
  await becomeAdmin(admin, site, newPerson());
  await page.getByRole("link", { name: "Roles" }).click();
  await page.getByText("These two are built in.").waitFor();
  await page.getByRole("button", { name: "Add a role" }).click();
  await page.getByLabel("Name").fill("user");
  await page.getByLabel("What it is for").fill("Answers questions.");
  await page.getByRole("checkbox", { name: "List and search all accounts." }).click();
  await page.getByRole("button", { name: "Add the role" }).click();
  await page.getByText("There is a role of this name already.").waitFor();
  await page.getByLabel("Name").fill("support");
  await page.getByRole("button", { name: "Add the role" }).click();
  await page.getByRole("status").getByText("The role support is there.").waitFor();
  const opener = page.getByRole("button", { name: "Add a role" });
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);

  await page.getByRole("link", { name: "Users" }).click();
  await page.getByLabel("Role of Grace Hopper").selectOption("support");
  const giving = page.getByRole("alertdialog", { name: "Give Grace the role support?" });
  await giving.getByText("The role allows: List and search all accounts.").waitFor();
  await giving.getByRole("button", { name: "Give the role" }).click();
  await giving.waitFor({ state: "detached" });
  await owner.page.getByRole("link", { name: "Sessions" }).click();
  await owner.page.getByRole("link", { name: "Users" }).click();
  await owner.page.getByRole("list", { name: "Accounts" }).waitFor();
  expect(await owner.page.getByRole("link", { name: "Audit" }).count()).toBe(0);
  expect(await owner.page.getByLabel("Role of Ada Lovelace").count()).toBe(0);

  await page.getByRole("link", { name: "Roles" }).click();
  await page.getByRole("button", { name: "Change support" }).click();
  await page.getByRole("checkbox", { name: "Search and export the audit trail." }).click();
  await page.getByRole("button", { name: "Save the role" }).click();
  await page.getByRole("status").getByText("The role support is saved.").waitFor();
  await owner.page.getByRole("link", { name: "Sessions" }).click();
  await owner.page.getByRole("link", { name: "Audit" }).waitFor();

  await page.getByRole("button", { name: "Remove support" }).click();
  const removal = page.getByRole("alertdialog", { name: "Remove the role support?" });
  expect(await removal.getByLabel("The role it gets instead").inputValue()).toBe("user");
  await removal.getByRole("button", { name: "Remove the role" }).click();
  await page.getByRole("status").getByText("The role support is gone.").waitFor();
  await owner.page.getByRole("link", { name: "Security" }).click();
  await owner.page.getByRole("link", { name: "Users" }).waitFor({ state: "detached" });
});

test("the last administrator can't step down, and is told why in the dialog", async () => {
  await using site = await openSite();
  await using admin = await visit(chromium, site, "/");
  await becomeAdmin(admin, site, newPerson());
  await admin.page.getByRole("link", { name: "Users" }).click();
  await admin.page.getByLabel("Role of Ada Lovelace").selectOption("user");
  const dialog = admin.page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Make a user" }).click();
  await dialog.getByRole("alert").getByText("This is the last administrator.").waitFor();
  await dialog.getByRole("button", { name: "Keep things as they are" }).click();
  expect(await admin.page.getByLabel("Role of Ada Lovelace").inputValue()).toBe("admin");
});

test("others are told who may see these pages", async () => {
  await using site = await openSite();
  await using visitor = await visit(chromium, site, "/");
  await register(visitor.page, newPerson(), "passkey");
  expect(await visitor.page.getByRole("link", { name: "Users" }).count()).toBe(0);
  await visitor.page.goto("/users");
  await visitor.page
    .getByRole("heading", { level: 1, name: "This page is for administrators" })
    .waitFor();
});

/**
 * Registers, is promoted by the server's owner, and sees the administrator's pages. The running server hears of another
 * process's change within a second, so the pages may have to ask more than once.
 */
async function becomeAdmin({ page }: Visitor, site: Site, person: Person): Promise<void> {
  await register(page, person, "password");
  const { exitCode, errors } = await runCommand(["promote", person.email], site.environment);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  await until(async () => {
    await page.getByRole("link", { name: "Profile" }).click();
    await page.getByRole("link", { name: "Sessions" }).click();
    return page.getByRole("link", { name: "Users" }).isVisible();
  });
}
