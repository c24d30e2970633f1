// A flood of refused calls leaves a trace, not a heap: one audit row for each limit and minute, on every instance together.
import { randomBytes } from "node:crypto";
import { describe, expect, test as base } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { createTestClock, startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { type InstanceGroup, raceOver } from "./deployments.ts";

// No attempt comes back while a test runs, but when it is told.
const clock = createTestClock("stands");
const limited = { RATE_LIMITS: "on" };

const kinds = [
  {
    name: "one instance on SQLite",
    async start(resources: AsyncDisposableStack): Promise<InstanceGroup> {
      const server = resources.use(await startServer({ environment: limited, clock }));
      return { instances: [server], sql: server.sql };
    },
  },
  {
    name: "two instances on one PostgreSQL",
    async start(resources: AsyncDisposableStack): Promise<InstanceGroup> {
      const { url } = resources.use(await createDatabase());
      const key = randomBytes(32).toString("base64");
      const environment = { ...limited, DATABASE_URL: url, ENCRYPTION_KEY: key };
      const first = resources.use(await startServer({ environment, clock }));
      const shared = { ...environment, ORIGIN: first.origin };
      const second = resources.use(await startServer({ environment: shared, clock }));
      return { instances: [first, second], sql: first.sql };
    },
  },
] as const;

// As many wait for one row at once; of hundreds the last would be sent away for the database's sake instead.
const atOnce = 40;

/** Signs in wrongly, many at a time. @returns how often that was refused for coming too often */
async function flood(group: InstanceGroup, calls: number, email: (call: number) => string) {
  let refused = 0;
  for (let begun = 0; begun < calls; begun += atOnce) {
    const results = await raceOver(group, Math.min(atOnce, calls - begun), (instance, call) =>
      createCaller(instance).api.auth.passwords.signIn.mutate({
        email: email(begun + call),
        password: "x",
      }),
    );
    for (const result of results) {
      if (result.status === "fulfilled") continue;
      const { code } = await refusalOf(Promise.reject(result.reason as Error));
      if (code === "RATE_LIMITED") refused += 1;
    }
  }
  return refused;
}

async function told({ sql }: InstanceGroup): Promise<(string | null)[]> {
  const rows = await sql.run<{ user_email: string | null }>(
    "select user_email from audit_logs where event_type = 'rate_limited' order by user_email",
  );
  return rows.map((row) => row.user_email);
}

describe.each(kinds)("over $name", ({ start }) => {
  base("200 refusals of one address's calls are one row, and one more a minute later", async () => {
    await using resources = new AsyncDisposableStack();
    const group = await start(resources);
    const everyone = (call: number) => `nobody-${call}@example.com`;
    // The address has 120 tries.
    expect(await flood(group, 120, everyone)).toBe(0);
    expect(await told(group)).toEqual([]);
    expect(await flood(group, 200, (call) => everyone(call + 120))).toBe(200);
    expect(await told(group)).toHaveLength(1);
    const known = await group.sql.run("select key_hash from rate_limits");
    // The address and 120 accounts: what was refused for the address spent nothing of an account's.
    expect(known).toHaveLength(121);
    clock.advance(60_000);
    expect(await flood(group, 320, (call) => everyone(call))).toBe(200);
    expect(await told(group)).toHaveLength(2);
  });

  base("each account that is tried too often is told of", async () => {
    await using resources = new AsyncDisposableStack();
    const group = await start(resources);
    const accounts = ["ada@example.com", "bob@example.com"] as const;
    // An account has 10 tries, and pauses after a few wrong ones.
    await flood(group, 80, (call) => accounts[call % 4 < 2 ? 0 : 1]);
    expect(await told(group)).toEqual([...accounts]);
  });
});
