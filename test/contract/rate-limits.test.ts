// Limits on where calls come from: counted before the work, kept over a restart, and by an address that can't be made up.
import { describe, expect } from "vitest";
import { createTestClock, type ServerFixture, startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { post, readError, send } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const behindProxy = { RATE_LIMITS: "on", TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8" };
// No attempt comes back while a test runs.
const clock = createTestClock("stands");
const test = withServer({ environment: behindProxy, clock });
// What config and service grant one network address at once.
const addressBurst = 120;

const batchOf = (calls: number) => ({
  path: `${Array.from({ length: calls }, () => "auth.passkeys.beginSignIn").join()}?batch=1`,
  body: JSON.stringify(
    Object.fromEntries(Array.from({ length: calls }, (_, index) => [index, { json: {} }])),
  ),
});

interface BatchItem {
  readonly result?: object;
  readonly error?: {
    readonly json: {
      readonly data: { readonly code: string; readonly retryAfterSeconds: number | null };
    };
  };
}

/** Begins sign-ins ten at a time. @returns how many were let through */
async function begin(
  server: Pick<ServerFixture, "url">,
  times: number,
  headers: Record<string, string> = {},
): Promise<number> {
  let letThrough = 0;
  for (let left = times; left > 0; left -= 10) {
    const { path, body } = batchOf(Math.min(10, left));
    const answer = await post(server, path, body, headers);
    const items = JSON.parse(answer.body) as BatchItem[];
    letThrough += items.filter(({ result }) => result !== undefined).length;
  }
  return letThrough;
}

function from(address: string): Record<string, string> {
  return { "x-forwarded-for": address };
}

describe("the budget of an address", () => {
  test("is spent by each call of a batch, and refilled by time", async ({ server }) => {
    const client = from("203.0.113.1");
    expect(await begin(server, addressBurst + 20, client)).toBe(addressBurst);
    server.clock.advance(5_000);
    expect(await begin(server, 20, client)).toBe(10);
    server.clock.advance(10 * 60_000);
    expect(await begin(server, addressBurst + 10, client)).toBe(addressBurst);
  });

  test("is refused with 429, Retry-After and the seconds in the body, and audited", async ({
    server,
  }) => {
    const client = from("203.0.113.2");
    await begin(server, addressBurst, client);
    const answer = await post(server, "auth.passkeys.beginSignIn", '{"json":{}}', client);
    expect(readError(answer)).toMatchObject({ code: "RATE_LIMITED", httpStatus: 429 });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(answer.body).toContain(`"retryAfterSeconds":${String(answer.headers["retry-after"])}`);
    const inBatch = await post(server, batchOf(2).path, batchOf(2).body, client);
    expect(inBatch.headers["retry-after"]).toBeDefined();
    const rows = await server.sql.run(
      "select success from audit_logs where event_type = 'rate_limited' and ip_address = '203.0.113.2'",
    );
    expect(rows).toEqual([{ success: 0 }]);
  });

  test("is one for all steps of all methods", async ({ server }) => {
    const client = from("203.0.113.3");
    await begin(server, addressBurst, client);
    const { api } = createCaller(server, { headers: client });
    const limited = { code: "RATE_LIMITED", httpStatus: 429 };
    expect(
      await refusalOf(
        api.auth.passwords.signIn.mutate({ email: "nobody@example.com", password: "x" }),
      ),
    ).toMatchObject(limited);
    expect(await refusalOf(registerWithPassword(server, { headers: client }))).toMatchObject(
      limited,
    );
  });

  test("is nobody else's", async ({ server }) => {
    await begin(server, addressBurst, from("203.0.113.4"));
    expect(await begin(server, 10, from("203.0.113.5"))).toBe(10);
  });

  test("isn't spent by calls that are refused before it", async ({ server }) => {
    const client = from("203.0.113.6");
    for (let call = 0; call < addressBurst + 5; call += 1)
      await post(server, "auth.passkeys.beginSignIn", "{", client);
    expect(await begin(server, 10, client)).toBe(10);
  });

  test("holds when its calls come all at once", async ({ server }) => {
    const client = from("203.0.113.7");
    const batches = await Promise.all(Array.from({ length: 20 }, () => begin(server, 10, client)));
    expect(batches.reduce((sum, letThrough) => sum + letThrough, 0)).toBe(addressBurst);
  });
});

describe("an IPv6 address", () => {
  test("shares the budget of its /64, however it is spelt", async ({ server }) => {
    expect(await begin(server, addressBurst, from("2001:db8:0:1::1"))).toBe(addressBurst);
    for (const neighbour of ["2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:0DB8:0000:0001:0:0:0:9"]) {
      expect(await begin(server, 1, from(neighbour))).toBe(0);
    }
    expect(await begin(server, 1, from("2001:db8:0:2::1"))).toBe(1);
  });

  test("that stands for an IPv4 address shares that one's", async ({ server }) => {
    expect(await begin(server, addressBurst, from("203.0.113.8"))).toBe(addressBurst);
    expect(await begin(server, 1, from("::ffff:203.0.113.8"))).toBe(0);
  });
});

describe("a forwarded address", () => {
  test("counts up to the first hop that isn't trusted: what stands before it was made up", async ({
    server,
  }) => {
    await begin(server, addressBurst, from("203.0.113.9"));
    for (const claim of [
      "1.2.3.4, 203.0.113.9",
      "1.2.3.4, 203.0.113.9, 10.1.2.3",
      "::1,203.0.113.9,10.255.0.1 , 10.0.0.1",
    ]) {
      expect(await begin(server, 1, from(claim))).toBe(0);
    }
  });

  test("that can't be read counts as the last hop that could", async ({ server }) => {
    const first = await begin(server, addressBurst, from("203.0.113.10"));
    expect(first).toBe(addressBurst);
    expect(await begin(server, 1, from("nonsense, 203.0.113.10"))).toBe(0);
  });

  test("is ignored from whoever isn't a trusted proxy", async () => {
    await using open = await startServer({ environment: { RATE_LIMITS: "on" }, clock });
    let letThrough = 0;
    for (let address = 0; address < 13; address += 1)
      letThrough += await begin(open, 10, from(`198.51.100.${address}`));
    expect(letThrough).toBe(addressBurst);
    const person = await send(open, { method: "GET", path: "/healthz", headers: from("1.2.3.4") });
    expect(person.status).toBe(200);
    const rows = await open.sql.run("select distinct ip_address from audit_logs");
    expect(rows).toEqual([{ ip_address: "127.0.0.1" }]);
  });
});

test("what was spent stays spent over a restart", async () => {
  await using first = await startServer({ environment: behindProxy, clock });
  await begin(first, addressBurst, from("203.0.113.11"));
  await first.stop();
  await using second = await startServer({
    environment: behindProxy,
    dataDir: first.dataDir,
    clock,
  });
  expect(await begin(second, 10, from("203.0.113.11"))).toBe(0);
  clock.advance(1_000);
  expect(await begin(second, 10, from("203.0.113.11"))).toBe(2);
});

test("the table of limits names neither addresses nor accounts", async ({ server }) => {
  const { email } = await registerWithPassword(server, { headers: from("203.0.113.12") });
  await refusalOf(
    createCaller(server, { headers: from("203.0.113.12") }).api.auth.passwords.signIn.mutate({
      email,
      password: "x",
    }),
  );
  const rows = JSON.stringify(await server.sql.run("select * from rate_limits"));
  expect(rows).not.toMatch(/203\.0\.113|@example/);
});
