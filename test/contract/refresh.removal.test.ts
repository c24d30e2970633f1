// A session may have been refreshed any number of times: what is left of it goes some rows at a time, on both databases.
import { describe, expect, onTestFinished, vi } from "vitest";
import { sweep } from "../../packages/server/src/maintenance.ts";
import type { ServerFixture } from "../support/server.ts";
import { registerWithPassword, signInWithPassword } from "./people.ts";
import { withServerOnEach } from "./with-server.ts";

const dayMs = 24 * 60 * 60_000;
const links = 1_300;
const pageRows = 500;

/** Gives a session refresh tokens that were spent. */
async function addLinks({ sql }: ServerFixture, sessionId: string): Promise<void> {
  const instant = new Date().toISOString();
  const rows = Array.from(
    { length: links },
    (_, number) => `('${sessionId}-${number}', ?, 'a client', ?, ?, ?)`,
  );
  await sql.run(
    `insert into refresh_tokens (token_hash, session_id, client_hash, created_at, expires_at, used_at)
      values ${rows.join()}`,
    rows.flatMap(() => [sessionId, instant, instant, instant]),
  );
}

async function countLinks({ sql }: ServerFixture, sessionId: string): Promise<number> {
  return (await sql.run("select 1 from refresh_tokens where session_id = ?", [sessionId])).length;
}

/** How many of a session's tokens are left after each transaction from now on. */
function watchLinks(server: ServerFixture, sessionId: string): readonly number[] {
  const { db } = server.running.latchkey.app;
  const transact = db.transaction.bind(db);
  const left: number[] = [];
  const spy = vi.spyOn(db, "transaction").mockImplementation(async (work) => {
    const result = await transact(work);
    left.push(await countLinks(server, sessionId));
    return result;
  });
  onTestFinished(() => spy.mockRestore());
  return left;
}

function largestStep(left: readonly number[]): number {
  return Math.max(...left.map((count, index) => (left[index - 1] ?? links + 1) - count));
}

describe.for(withServerOnEach())("refresh tokens on $database", ({ test }) => {
  test("of an ended session are swept page by page, and a live one's stay", async ({ server }) => {
    const person = await registerWithPassword(server);
    await person.api.auth.signOut.mutate({});
    server.clock.advance(8 * dayMs);
    const live = await signInWithPassword(server, person.email);
    for (const { session } of [person, live]) await addLinks(server, session.id);
    const left = watchLinks(server, person.session.id);
    // Two instances sweep the same rows.
    await Promise.all([1, 2].map(() => sweep(server.running.latchkey.app)));
    expect(left.at(-1)).toBe(0);
    expect(largestStep(left)).toBeLessThanOrEqual(2 * pageRows);
    expect(await countLinks(server, live.session.id)).toBe(links + 1);
    const sessions = "select id from sessions where user_id = ?";
    expect(await server.sql.run(sessions, [person.user.id])).toEqual([{ id: live.session.id }]);
  });

  test("go page by page ahead of their account", async ({ server }) => {
    const person = await registerWithPassword(server);
    await addLinks(server, person.session.id);
    const left = watchLinks(server, person.session.id);
    await person.api.users.delete.mutate();
    expect(left.at(-1)).toBe(0);
    expect(largestStep(left)).toBeLessThanOrEqual(pageRows);
    expect(await server.sql.run("select 1 from users where id = ?", [person.user.id])).toEqual([]);
  });
});
