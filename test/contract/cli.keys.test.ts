// The commands for keys and credentials: keys list, rotate and revoke; clients add, list and revoke.
import { decodeProtectedHeader } from "jose";
import { expect } from "vitest";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { registerWithPassword, signInWithPassword } from "./people.ts";
import { rest } from "./rest-client.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

interface KeyView {
  readonly kid: string;
  readonly state: string;
  readonly signsFrom: string;
}

test("keys rotate publishes a key that signs later; revoke refuses the tokens of one at once", async ({
  server,
}) => {
  const person = await registerWithPassword(server);
  const token = person.tokens?.accessToken ?? "";
  const { kid } = decodeProtectedHeader(token);
  const listed = await runCommand(["keys", "list"], server.environment);
  expect(listed.exitCode).toBe(0);
  expect(listed.output).toMatch(
    new RegExp(String.raw`^signing {4}${kid} {2}signs from \d{4}-\d\d-\d\dT[\d:.]+Z\n$`),
  );

  const rotated = await runCommand(["keys", "rotate", "--json"], server.environment);
  const fresh = JSON.parse(rotated.output) as KeyView;
  expect(fresh).toEqual({
    kid: expect.any(String),
    state: "next",
    createdAt: expect.stringMatching(/Z$/),
    signsFrom: expect.stringMatching(/Z$/),
  });
  const published = async () => {
    const answer = await fetch(`${server.url}/.well-known/jwks.json`);
    return ((await answer.json()) as { keys: { kid: string }[] }).keys.map((key) => key.kid);
  };
  await until(async () => (await published()).includes(fresh.kid));
  expect((await rest(server, "GET", "/users/me", { token })).status).toBe(200);
  const json = await runCommand(["keys", "list", "--json"], server.environment);
  const keys = JSON.parse(json.output) as KeyView[];
  expect(keys.map((key) => key.kid).toSorted()).toEqual([String(kid), fresh.kid].toSorted());

  const revoked = await runCommand(["keys", "revoke", String(kid)], server.environment);
  expect(revoked).toEqual({ exitCode: 0, output: `${kid} is revoked.\n`, errors: "" });
  await until(async () => (await rest(server, "GET", "/users/me", { token })).status === 401);
  const again = await signInWithPassword(server, person.email);
  expect(decodeProtectedHeader(again.tokens?.accessToken ?? "").kid).not.toBe(kid);
});

test("keys revoke tells of a key that isn't there", async ({ server }) => {
  const result = await runCommand(["keys", "revoke", "no-such-key"], server.environment);
  expect(result).toEqual({
    exitCode: 1,
    output: "",
    errors: "There is no signing key with this id.\n",
  });
});

test("clients add shows a secret once, list shows none, and revoke takes the credentials back", async ({
  server,
}) => {
  const [first, second] = await Promise.all([
    runCommand(["clients", "add", "billing"], server.environment),
    runCommand(["clients", "add", "reports", "--json"], server.environment),
  ]);
  expect(first.output).toMatch(/^Client id {2}\S+\nSecret {5}\S{40,}\n$/);
  const { id, secret } = JSON.parse(second.output) as { id: string; secret: string };
  const listed = await runCommand(["clients", "list", "--json"], server.environment);
  expect(JSON.parse(listed.output)).toContainEqual({ id, name: "reports", active: true });
  expect(listed.output).not.toContain(secret);

  const revoked = await runCommand(["clients", "revoke", id], server.environment);
  expect(revoked).toEqual({ exitCode: 0, output: "Revoked.\n", errors: "" });
  const [lines, again] = await Promise.all([
    runCommand(["clients", "list"], server.environment),
    runCommand(["clients", "revoke", "no-such-client"], server.environment),
  ]);
  expect(lines.output).toMatch(new RegExp(`^${id} {2}revoked {2}reports$`, "m"));
  expect(lines.output).toMatch(/^\S+ {2}active {3}billing$/m);
  expect(again).toEqual({ exitCode: 1, output: "", errors: "There is no such client.\n" });
});
