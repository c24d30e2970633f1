// Thousands of requests that are almost right, from a seeded generator: never a 5xx, never another shape, and the
// process goes on. The seed of a failing run is in its message; LATCHKEY_FUZZ_SEED and LATCHKEY_FUZZ_REQUESTS repeat or widen it.
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { type ServerFixture, startServer } from "../support/server.ts";
import { createMutator, createRandom, type Random } from "./fuzz-mutations.ts";
import { validRequests } from "./fuzz-requests.ts";
import { registerWithPassword } from "./people.ts";
import { readError, send } from "./raw-http.ts";

const requests = Number(process.env["LATCHKEY_FUZZ_REQUESTS"] ?? 1_500);
const seed = Number(process.env["LATCHKEY_FUZZ_SEED"] ?? 20_261_105);
const atOnce = 16;

async function fuzz(server: ServerFixture, random: Random): Promise<Map<number, number>> {
  const mutate = createMutator(random, await validRequests(server, server.sql));
  const statuses = new Map<number, number>();
  let left = requests;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const request = mutate();
      const answer = await send(server, request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const told = `${answer.status} ${answer.body.slice(0, 300)} for ${JSON.stringify(request).slice(0, 2_000)} (seed ${seed})`;
      if (answer.status >= 500) throw new Error(told);
      if (answer.status >= 400) readError(answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return statuses;
}

describe("almost right requests", () => {
  test.for(["SQLite", "PostgreSQL"])(
    "on %s are refused or taken, and never fail",
    { timeout: 120_000 },
    async (name) => {
      await using database = name === "PostgreSQL" ? await createDatabase() : null;
      const environment: Record<string, string> = database
        ? { DATABASE_URL: database.url, ENCRYPTION_KEY: randomBytes(32).toString("base64") }
        : {};
      await using server = await startServer({ environment });
      const statuses = await fuzz(server, createRandom(seed));
      // The generator has to reach both sides of the checks.
      expect(statuses.get(200)).toBeGreaterThan(requests / 50);
      expect(statuses.get(400)).toBeGreaterThan(requests / 5);
      const roles = await server.sql.run(
        "select role, count(*) from users where role = 'admin' group by role",
      );
      expect(roles).toHaveLength(1);
      expect((await registerWithPassword(server)).status).toBe("signedIn");
    },
  );
});
