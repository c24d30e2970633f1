// Mail against a real mail server: requests never wait for it, letters survive its absence and a restart of ours, and
// each is delivered once it is back.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@latchkey/server";
import { describe, expect, test } from "vitest";
import {
  createTestClock,
  findFreePort,
  type ServerFixture,
  startServer,
} from "../support/server.ts";
import { startSmtpCatcher } from "../support/smtp-catcher.ts";
import { until } from "../support/until.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { tokensIn } from "./mailbox.ts";
import { newProfile, registerWithPassword } from "./people.ts";

const dayMs = 24 * 60 * 60_000;

const deliverDue = (server: ServerFixture) => server.running.latchkey.app.mailer.deliverDue();

async function waiting(server: ServerFixture): Promise<number> {
  const [row] = await server.sql.run<{ count: number }>(
    "select count(*) as count from mail_outbox where state = 'waiting'",
  );
  return Number(row?.count);
}

describe("with a mail server", () => {
  test("a letter leaves by itself, as text and HTML, with headers that say whose it is", async () => {
    await using smtp = await startSmtpCatcher();
    await using server = await startServer({
      environment: { SMTP_URL: smtp.url, MAIL_FROM: "Latchkey Test <no-reply@auth.example>" },
    });
    const person = await registerWithPassword(server);
    await until(() => smtp.letters.length === 1);
    const [letter] = smtp.letters;
    expect(letter?.recipients).toEqual([person.email]);
    expect(letter?.headers).toContain("From: Latchkey Test <no-reply@auth.example>");
    expect(letter?.headers).toContain(`To: ${person.email}`);
    expect(letter?.headers).toContain("Auto-Submitted: auto-generated");
    expect(letter?.headers.find((line) => /^Message-ID:/i.test(line))).toMatch(/@auth\.example>$/);
    expect(tokensIn(letter!.text, "verify-email")).toHaveLength(1);
    expect(tokensIn(letter!.html, "verify-email").length).toBeGreaterThan(0);
    expect(letter?.html).toContain('name="viewport"');
    await until(async () => (await waiting(server)) === 0);
    expect(await server.sql.run("select * from mail_outbox")).toEqual([]);
  });

  test("there is no inbox to read", async () => {
    await using smtp = await startSmtpCatcher();
    await using server = await startServer({ environment: { SMTP_URL: smtp.url } });
    const call = createCaller(server).api.mail.inbox.query({});
    expect(await refusalOf(call)).toMatchObject({ code: "NOT_FOUND", httpStatus: 404 });
  });

  test("names can't reach a header, nor markup the HTML", async () => {
    await using smtp = await startSmtpCatcher();
    await using server = await startServer({ environment: { SMTP_URL: smtp.url } });
    const api = createCaller(server).api;
    const names = ["Eve, Bob <bob@example.com>", "<b>Eve</b>", "O'Neil"];
    for (const firstName of names) {
      await api.auth.passwords.register.mutate({
        ...newProfile(),
        firstName,
        lastName: firstName,
        password: "correct horse battery staple",
      });
    }
    // Refused as a name; in a row of before it was, or that was written by hand, it is as harmless.
    const person = await registerWithPassword(server);
    await server.sql.run("update users set first_name = ? where id = ?", [
      "Eve\r\nBcc: everyone@example.com",
      person.user.id,
    ]);
    await api.auth.passwords.requestReset.mutate({ email: person.email });
    // Two to the last one: of the registration, and the one that was asked for.
    await until(() => smtp.letters.length === names.length + 2);
    for (const { recipients, headers, html, text } of smtp.letters) {
      expect(recipients).toHaveLength(1);
      expect(headers.filter((line) => /^(bcc|cc):/i.test(line))).toEqual([]);
      expect(headers.find((line) => line.startsWith("To:"))).toBe(`To: ${recipients[0]}`);
      expect(html).not.toContain("<b>");
      expect(text).not.toContain("everyone@example.com");
    }
    expect(smtp.letters.map(({ html }) => html).join("\n")).toContain("Hello O&#39;Neil,");
  });

  test("a refused recipient holds nobody else up", async () => {
    await using smtp = await startSmtpCatcher();
    await using server = await startServer({ environment: { SMTP_URL: smtp.url } });
    const { email } = newProfile();
    smtp.refused.add(email);
    await registerWithPassword(server, { email });
    const other = await registerWithPassword(server);
    await until(() => smtp.letters.length === 1);
    expect(smtp.letters[0]?.recipients).toEqual([other.email]);
    smtp.refused.clear();
    server.clock.advance(60_000);
    await deliverDue(server);
    expect(smtp.letters.map(({ recipients }) => recipients[0])).toEqual([other.email, email]);
  });

  test("two instances on one database send each letter once", async () => {
    await using smtp = await startSmtpCatcher();
    const clock = createTestClock();
    await using first = await startServer({ environment: { SMTP_URL: smtp.url }, clock });
    await using second = await startServer({
      environment: { SMTP_URL: smtp.url },
      dataDir: first.dataDir,
      clock,
    });
    await smtp.stop();
    const people = [];
    for (let index = 0; index < 8; index += 1) people.push(await registerWithPassword(first));
    await using again = await startSmtpCatcher(smtp.port);
    clock.advance(dayMs / 24);
    await Promise.all([deliverDue(first), deliverDue(second), deliverDue(first)]);
    await until(async () => (await waiting(first)) === 0);
    expect(again.letters.flatMap(({ recipients }) => recipients).sort()).toEqual(
      people.map(({ email }) => email).sort(),
    );
  });
});

describe("without one that answers", () => {
  test("requests succeed; the letter is tried later and later, and delivered once it is back", async () => {
    const port = await findFreePort();
    await using server = await startServer({
      environment: { SMTP_URL: `smtp://127.0.0.1:${port}` },
    });
    const person = await registerWithPassword(server);
    const delays: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await deliverDue(server);
      const [row] = await server.sql.run<{ due_at: string; attempts: number }>(
        "select due_at, attempts from mail_outbox",
      );
      expect(row?.attempts).toBe(attempt + 1);
      const waitMs = new Date(row!.due_at).getTime() - server.clock.now().getTime();
      delays.push(Math.round(waitMs / 5_000) * 5);
      server.clock.advance(waitMs + 1);
    }
    expect(delays).toEqual([5, 10, 20, 40]);
    await using smtp = await startSmtpCatcher(port);
    await deliverDue(server);
    expect(smtp.letters.map(({ recipients }) => recipients[0])).toEqual([person.email]);
    await deliverDue(server);
    expect(smtp.letters).toHaveLength(1);
  });

  test("a restart in between loses none", async () => {
    const port = await findFreePort();
    const dataDir = await mkdtemp(join(tmpdir(), "latchkey-mail-"));
    const clock = createTestClock();
    const environment = { SMTP_URL: `smtp://127.0.0.1:${port}`, EMAIL_VERIFICATION: "required" };
    const emails = [newProfile().email, newProfile().email];
    try {
      {
        await using before = await startServer({ environment, dataDir, clock });
        for (const email of emails) {
          await createCaller(before).api.auth.passwords.register.mutate({
            ...newProfile(email),
            password: "correct horse battery staple",
          });
        }
      }
      await using smtp = await startSmtpCatcher(port);
      await using after = await startServer({ environment, dataDir, clock });
      clock.advance(60_000);
      await deliverDue(after);
      expect(smtp.letters.flatMap(({ recipients }) => recipients).sort()).toEqual(emails.sort());
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  test("a letter whose sender died in the middle is sent by the next", async () => {
    const port = await findFreePort();
    await using server = await startServer({
      environment: { SMTP_URL: `smtp://127.0.0.1:${port}` },
    });
    const person = await registerWithPassword(server);
    await deliverDue(server);
    // What a killed sender leaves behind: a claim that ends a minute and a half from now.
    const claimedUntil = new Date(server.clock.now().getTime() + 90_000).toISOString();
    await server.sql.run("update mail_outbox set due_at = ?", [claimedUntil]);
    await using smtp = await startSmtpCatcher(port);
    await deliverDue(server);
    expect(smtp.letters).toEqual([]);
    server.clock.advance(90_001);
    await deliverDue(server);
    expect(smtp.letters.map(({ recipients }) => recipients[0])).toEqual([person.email]);
  });

  test("it is given up after three days, which the audit tells", async () => {
    const port = await findFreePort();
    await using server = await startServer({
      environment: { SMTP_URL: `smtp://127.0.0.1:${port}` },
    });
    await registerWithPassword(server);
    server.clock.advance(2.9 * dayMs);
    await deliverDue(server);
    expect(await waiting(server)).toBe(1);
    server.clock.advance(0.2 * dayMs);
    await deliverDue(server);
    expect(await waiting(server)).toBe(0);
    const rows = await server.sql.run(
      "select success from audit_logs where event_type = 'mail_given_up'",
    );
    expect(rows).toEqual([{ success: 0 }]);
    expect(await server.sql.run("select sealed from mail_outbox")).toEqual([{ sealed: "" }]);
  });
});

describe("settings", () => {
  const production = {
    NODE_ENV: "production",
    ORIGIN: "https://auth.example.com",
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  };

  test("production that requires confirmed addresses doesn't start without a mail server", () => {
    const required = { ...production, EMAIL_VERIFICATION: "required" };
    expect(() => readConfig(required)).toThrow("SMTP_URL is not set");
    expect(readConfig({ ...required, SMTP_URL: "smtps://mail.example.com" }).mail.inbox).toBe(
      false,
    );
  });

  test("the inbox is for a developer's own machine", () => {
    expect(readConfig(production).mail.inbox).toBe(false);
    expect(readConfig({ ORIGIN: "https://staging.example.com" }).mail.inbox).toBe(false);
    expect(readConfig({ ORIGIN: "http://localhost:8000" }).mail.inbox).toBe(true);
  });

  test.each([
    "Eve\r\nBcc: a@example.com",
    "Eve, Bob <a@example.com>",
    "no address",
    "<a@example.com>",
  ])("a sender such as %j is refused", (MAIL_FROM) =>
    expect(() => readConfig({ MAIL_FROM })).toThrow("MAIL_FROM"),
  );

  test("a mail server's password is never printed", () => {
    expect(() => readConfig({ SMTP_URL: "http://user:hush@mail.example.com" })).toThrow(
      /^(?!.*hush)/,
    );
  });
});
