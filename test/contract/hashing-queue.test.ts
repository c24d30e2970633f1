// Passwords cost work, so only so many wait for it; whoever comes after that is told when to come back.
import { expect } from "vitest";
import { goodPassword, newProfile, registerWithPassword, signInWithPassword } from "./people.ts";
import { post, readError } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const test = withServer({
  environment: {
    HASHING_CONCURRENCY: "1",
    HASHING_QUEUE_LENGTH: "2",
    ARGON2_MEMORY_KIB: "19456",
    ARGON2_PASSES: "4",
  },
});

test("a full queue answers 503 with Retry-After, whoever asks, and empties again", async ({
  server,
}) => {
  const { email } = await registerWithPassword(server);
  const before = await server.sql.lastingState();
  const signIn = (address: string) =>
    JSON.stringify({ json: { email: address, password: "wrong wrong wrong" } });
  const answers = await Promise.all([
    ...Array.from({ length: 15 }, () => post(server, "auth.passwords.signIn", signIn(email))),
    ...Array.from({ length: 15 }, () =>
      post(server, "auth.passwords.signIn", signIn("nobody@example.com")),
    ),
  ]);
  const codes = answers.map((answer) => readError(answer).code);
  expect(new Set(codes)).toEqual(new Set(["SIGN_IN_FAILED", "UNAVAILABLE"]));
  for (const answer of answers.filter(({ status }) => status === 503)) {
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  }
  const lasting = await server.sql.lastingState();
  expect([lasting["users"], lasting["sessions"]]).toEqual([before["users"], before["sessions"]]);
  expect((await signInWithPassword(server, email)).status).toBe("signedIn");
  expect(server.running.latchkey.app.hashing.depth()).toEqual({ running: 0, waiting: 0 });
});

test("a full queue makes no half of an account", async ({ server }) => {
  const profiles = Array.from({ length: 20 }, () => newProfile());
  const answers = await Promise.all(
    profiles.map((profile) =>
      post(
        server,
        "auth.passwords.register",
        JSON.stringify({ json: { ...profile, password: goodPassword, mode: "body" } }),
      ),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  for (const [index, { email }] of profiles.entries()) {
    const rows = await server.sql.run(
      "select p.user_id from users u join password_credentials p on p.user_id = u.id where u.email = ?",
      [email],
    );
    expect(rows).toHaveLength(statuses[index] === 200 ? 1 : 0);
    expect(await server.sql.run("select id from users where email = ?", [email])).toHaveLength(
      rows.length,
    );
  }
});
