// The letter that brings a code, over a real mail server: what it says, and what it must never hold.
import { expect, test } from "vitest";
import { startServer } from "../support/server.ts";
import { startSmtpCatcher } from "../support/smtp-catcher.ts";
import { until } from "../support/until.ts";
import { codesIn, registerForMailedCodes, signInUntyped } from "./email-codes-people.ts";
import { requireSignedIn } from "./people.ts";

test("a letter says what happened and what to do, brings the code, and opens nothing by itself", async () => {
  await using smtp = await startSmtpCatcher();
  await using server = await startServer({ environment: { SMTP_URL: smtp.url } });
  const { email } = await registerForMailedCodes(server);
  const { api, ticket } = await signInUntyped(server, email);
  const letters = () => smtp.letters.filter(({ text }) => codesIn(text).length > 0);
  await until(() => letters().length > 0);
  expect(letters()).toHaveLength(1);
  const [{ recipients, headers, text, html } = smtp.letters[0]!] = letters();
  const [code = ""] = codesIn(text);

  expect(recipients).toEqual([email]);
  // Subjects are read over shoulders, on locked screens.
  expect(headers.filter((line) => line.includes(code))).toEqual([]);
  expect(html).toContain(`<p class="code">${code}</p>`);
  expect(text).toContain("it wasn't typed the way you type it");
  expect(text).toContain("works once, for 10 minutes");
  expect(text).toMatch(/When and where: \d{4}-\d\d-\d\d .* UTC, from the network address \S+/);
  expect(text).toContain(`reset your password at ${server.origin}/reset-password:`);
  for (const part of [text, html]) {
    const links = part.match(/https?:[^\s"<]+/g) ?? [];
    for (const link of links) expect(link).toBe(`${server.origin}/reset-password:`);
  }
  requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
});
