// What has expired is removed, however much of it there is, and nothing else: on both databases, and by two instances at
// once.
import { describe, expect } from "vitest";
import { sweep } from "../../packages/server/src/maintenance.ts";
import type { ServerFixture } from "../support/server.ts";
import { registerWithPassword, signInWithPassword } from "./people.ts";
import { withServerOnEach } from "./with-server.ts";

const dayMs = 24 * 60 * 60_000;
const inAnHour = () => new Date(Date.now() + 60 * 60_000).toISOString();
const manyLapsed = 1_300;

describe.for(withServerOnEach())("the sweep on $database", ({ test }) => {
  test("removes all that lapsed, more than it takes at once, and keeps the rest", async ({
    server,
  }) => {
    const { app } = server.running.latchkey;
    const lapsed = Array.from({ length: manyLapsed }, (_, index) => `lapsed-${index}`);
    for (const hash of lapsed) await addChallenge(server, hash, new Date(0).toISOString());
    await addChallenge(server, "open", inAnHour());
    // Two instances sweep the same rows.
    await Promise.all([sweep(app), sweep(app)]);
    expect(await server.sql.run("select challenge_hash from challenges")).toEqual([
      { challenge_hash: "open" },
    ]);
  });

  test("removes sessions a week after they ended, with what hangs on them, and devices after a year", async ({
    server,
  }) => {
    const { app } = server.running.latchkey;
    const person = await registerWithPassword(server, { mode: "token" });
    await person.api.auth.signOut.mutate({});
    const { session } = await signInWithPassword(server, person.email, { mode: "token" });
    const count = async (table: string): Promise<number> =>
      (await server.sql.run(`select 1 from ${table} where ${ownedBy[table]}`, [person.user.id]))
        .length;

    server.clock.advance(6 * dayMs);
    await sweep(app);
    expect([await count("sessions"), await count("refresh_tokens")]).toEqual([2, 2]);

    server.clock.advance(2 * dayMs);
    await sweep(app);
    expect(
      await server.sql.run("select id from sessions where user_id = ?", [person.user.id]),
    ).toEqual([{ id: session.id }]);
    expect(await count("refresh_tokens")).toBe(1);

    server.clock.advance(60 * dayMs);
    await sweep(app);
    expect([await count("sessions"), await count("refresh_tokens")]).toEqual([0, 0]);
    expect(await count("known_devices")).toBe(2);

    server.clock.advance(400 * dayMs);
    await sweep(app);
    expect(await count("known_devices")).toBe(0);
    expect(await count("users")).toBe(1);
  });
});

const ownedBy: Readonly<Record<string, string>> = {
  users: "id = ?",
  sessions: "user_id = ?",
  known_devices: "user_id = ?",
  refresh_tokens: "session_id in (select id from sessions where user_id = ?)",
};

async function addChallenge(
  { sql }: ServerFixture,
  hash: string,
  expiresAt: string,
): Promise<void> {
  await sql.run("insert into challenges values (?, 'test', '{}', ?)", [hash, expiresAt]);
}
