// Whether an address has an account, and which methods, is nobody's business who can't sign in to it.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { createCaller } from "./api-caller.ts";
import { goodPassword, registerWithPasskey, registerWithPassword } from "./people.ts";
import { post, visible } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

/** One address of each kind that an attacker would like to tell from the others, with the password to try. */
async function addresses(server: ServerFixture) {
  const [right, disabled] = [
    await registerWithPassword(server),
    await registerWithPassword(server),
  ];
  const passkeyOnly = await registerWithPasskey(server);
  await server.sql.run("update users set status = 'disabled' where id = ?", [disabled.user.id]);
  return {
    "wrong password": { email: right.email, password: "wrong wrong wrong" },
    "no account": { email: "nobody@example.com", password: goodPassword },
    "disabled, right password": { email: disabled.email, password: goodPassword },
    "disabled, wrong password": { email: disabled.email, password: "wrong wrong wrong" },
    "passkey only": { email: passkeyOnly.email, password: goodPassword },
  };
}

describe("a password sign-in that fails", () => {
  test("is answered alike to the byte, whatever the reason", async ({ server }) => {
    const attempts = Object.entries(await addresses(server));
    const answers = await Promise.all(
      attempts.map(
        async ([kind, json]) =>
          [kind, await post(server, "auth.passwords.signIn", JSON.stringify({ json }))] as const,
      ),
    );
    const [first] = answers;
    expect(first?.[1].status).toBe(401);
    expect(first?.[1].body).toContain("SIGN_IN_FAILED");
    const expected = first ? visible(first[1]) : "";
    expect(Object.fromEntries(answers.map(([kind, answer]) => [kind, visible(answer)]))).toEqual(
      Object.fromEntries(answers.map(([kind]) => [kind, expected])),
    );
  });

  test("costs a hash where there is no account too", async ({ server }) => {
    const { hashing } = server.running.latchkey.app;
    const runs: string[] = [];
    const countRuns = async (kind: string, json: object): Promise<void> => {
      const { run } = hashing;
      const spied = { count: 0 };
      Object.assign(hashing, {
        run: (work: () => Promise<unknown>) => {
          spied.count += 1;
          return run(work);
        },
      });
      await post(server, "auth.passwords.signIn", JSON.stringify({ json }));
      Object.assign(hashing, { run });
      runs.push(`${kind}: ${spied.count}`);
    };
    const attempts = await addresses(server);
    // The first stranger since the start also pays for the hash that all strangers are compared with.
    await post(server, "auth.passwords.signIn", JSON.stringify({ json: attempts["no account"] }));
    for (const [kind, json] of Object.entries(attempts)) await countRuns(kind, json);
    expect(runs).toEqual(Object.keys(attempts).map((kind) => `${kind}: 1`));
  });
});

describe("a passkey sign-in that begins", () => {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    if (typeof value === "object" && value !== null)
      return Object.entries(value).map(([key, member]) => [key, shape(member)]);
    return typeof value === "string" ? `text of ${value.length}` : typeof value;
  };

  test("is answered in one shape for an account with a passkey, one without, a disabled one and none", async ({
    server,
  }) => {
    const { api } = createCaller(server);
    const [holder, typist, disabled] = [
      await registerWithPasskey(server),
      await registerWithPassword(server),
      await registerWithPasskey(server),
    ];
    await server.sql.run("update users set status = 'disabled' where id = ?", [disabled.user.id]);
    const emails = [holder.email, typist.email, disabled.email, "nobody@example.com"];
    const answers = await Promise.all(
      emails.map((email) => api.auth.passkeys.beginSignIn.mutate({ email })),
    );
    // How many ids there are and how long they are differs between accounts; passkeys.enumeration.test.ts looks at that.
    const shapes = answers.flatMap(({ allowCredentials, ...rest }) =>
      allowCredentials.map(({ id, ...descriptor }) =>
        JSON.stringify([shape(rest), shape(descriptor), typeof id]),
      ),
    );
    expect(new Set(shapes).size).toBe(1);
    expect(answers.every(({ allowCredentials }) => allowCredentials.length > 0)).toBe(true);
  });

  test("names the same credentials for the same address every time, in any spelling, and others for others", async ({
    server,
  }) => {
    const { api } = createCaller(server);
    const idsFor = async (email: string) =>
      (await api.auth.passkeys.beginSignIn.mutate({ email })).allowCredentials.map(({ id }) => id);
    const holder = await registerWithPasskey(server);
    for (const email of ["nobody@example.com", holder.email]) {
      expect(await idsFor(email)).toEqual(await idsFor(email.toUpperCase()));
    }
    expect(await idsFor("nobody@example.com")).not.toEqual(await idsFor("somebody@example.com"));
  });

  test("names none where no address was given", async ({ server }) => {
    expect(
      (await createCaller(server).api.auth.passkeys.beginSignIn.mutate({})).allowCredentials,
    ).toEqual([]);
  });

  test("has a challenge of its own every time", async ({ server }) => {
    const { api } = createCaller(server);
    const challenges = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await api.auth.passkeys.beginSignIn.mutate({})).challenge,
      ),
    );
    expect(new Set(challenges).size).toBe(20);
  });
});

test("reading a stranger's account is refused alike, whether or not it exists", async ({
  server,
}) => {
  const [person, stranger] = [
    await registerWithPassword(server),
    await registerWithPassword(server),
  ];
  const headers = { authorization: `Bearer ${person.tokens?.accessToken}` };
  const answers = await Promise.all(
    [stranger.user.id, crypto.randomUUID()].map(async (id) => {
      const response = await fetch(
        `${server.url}/trpc/users.get?input=${encodeURIComponent(JSON.stringify({ json: { id } }))}`,
        { headers },
      );
      return [
        response.status,
        (await response.text()).replaceAll(
          response.headers.get("x-request-id") ?? "?",
          "(request id)",
        ),
      ];
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(403);
});
