// What every way to authenticate owes the rest: one set of tests that runs for each registered method.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { refusalOf } from "./api-caller.ts";
import { requireSignedIn } from "./people.ts";
import { withServer } from "./with-server.ts";

/** How a sign-in is answered: it is complete, or wants another factor. */
type SignInAnswer = Parameters<typeof requireSignedIn>[0];

/** Sends a proof, at the last step of a sign-in that has come that far. */
type SendProof = () => Promise<SignInAnswer>;

/**
 * One proof: a code, an assertion, a password. Each call takes a new sign-in as far as this proof (with a ticket of its
 * own where there is one), and returns what sends it.
 */
export type Proof = () => Promise<SendProof>;

/** An account that has enrolled the method. */
interface Enrolled {
  readonly userId: string;
  /** A right proof that nobody has used. */
  rightProof(): Promise<Proof>;
  wrongProof(): Promise<Proof>;
}

/** How to use one method, and what it answers. */
export interface AuthMethodSpec {
  /** Its folder's name. */
  readonly name: string;
  /** Whether a proof works once. A password is the only one that doesn't. */
  readonly singleUse: boolean;
  /** What a session says after it (RFC 8176). */
  readonly methods: readonly string[];
  /** Whose tries are bounded first: the account's, or the network address's, which all accounts share. */
  readonly throttledBy: "account" | "address";
  readonly refusals: {
    readonly wrong: string;
    readonly replayed: string;
    readonly disabled: string;
  };
  enrol(server: ServerFixture): Promise<Enrolled>;
}

const test = withServer();
const testThrottled = withServer({ environment: { RATE_LIMITS: "on" } });
const racers = 50;
const mostTries = 150;

/** Holds a method to what every method owes. */
export function testAuthMethod(spec: AuthMethodSpec): void {
  describe(`the method ${spec.name}`, () => {
    testUse(spec);
    testThrottle(spec);
  });
}

function testUse(spec: AuthMethodSpec): void {
  test("signs in once it is enrolled, and the session says how", async ({ server }) => {
    const enrolled = await spec.enrol(server);
    const { user, session } = requireSignedIn(await complete(await enrolled.rightProof()));
    expect(user.id).toBe(enrolled.userId);
    expect(session.methods).toEqual(spec.methods);
  });

  test("refuses a wrong proof, and leaves everything as it was", async ({ server }) => {
    const enrolled = await spec.enrol(server);
    const send = await (await enrolled.wrongProof())();
    const before = await lastingState(server);
    expect(await refusalOf(send())).toMatchObject({ code: spec.refusals.wrong, httpStatus: 401 });
    expect(await lastingState(server)).toEqual(before);
    requireSignedIn(await complete(await enrolled.rightProof()));
  });

  test(spec.singleUse ? "takes a proof once" : "takes the same proof again", async ({ server }) => {
    const enrolled = await spec.enrol(server);
    const proof = await enrolled.rightProof();
    requireSignedIn(await complete(proof));
    const again = complete(proof);
    if (spec.singleUse)
      expect(await refusalOf(again)).toMatchObject({ code: spec.refusals.replayed });
    else expect(requireSignedIn(await again).user.id).toBe(enrolled.userId);
  });

  test("lets one of fifty through who send one proof at once", async ({ server }) => {
    const enrolled = await spec.enrol(server);
    const proof = await enrolled.rightProof();
    const sends = await Promise.all(Array.from({ length: racers }, proof));
    const before = await countSessions(server, enrolled.userId);
    const answers = await Promise.all(sends.map((send) => codeOf(send())));
    const refused = spec.singleUse ? racers - 1 : 0;
    expect(answers.filter((code) => code === "signedIn")).toHaveLength(racers - refused);
    expect(answers.filter((code) => code === spec.refusals.replayed)).toHaveLength(refused);
    expect((await countSessions(server, enrolled.userId)) - before).toBe(racers - refused);
  });

  test("opens nothing of a disabled account, whose proof isn't spent by that", async ({
    server,
  }) => {
    const enrolled = await spec.enrol(server);
    const proof = await enrolled.rightProof();
    const send = await proof();
    const before = await countSessions(server, enrolled.userId);
    await setStatus(server, enrolled.userId, "disabled");
    expect(await refusalOf(send())).toMatchObject({ code: spec.refusals.disabled });
    expect(await countSessions(server, enrolled.userId)).toBe(before);
    await setStatus(server, enrolled.userId, "active");
    requireSignedIn(await complete(await enrolled.rightProof()));
  });

  test("says in the audit who proved what, and who failed", async ({ server }) => {
    const enrolled = await spec.enrol(server);
    await refusalOf(complete(await enrolled.wrongProof()));
    requireSignedIn(await complete(await enrolled.rightProof()));
    const rows = await server.sql.run<{ success: number }>(
      "select success from audit_logs where user_id = ? and event_type = 'login_complete' order by created_at, id",
      [enrolled.userId],
    );
    expect(rows.map((row) => row.success).slice(-2)).toEqual([0, 1]);
  });
}

function testThrottle(spec: AuthMethodSpec): void {
  testThrottled(
    "makes a guesser wait, and nobody else for longer than said",
    async ({ server }) => {
      const [enrolled, bystander] = [await spec.enrol(server), await spec.enrol(server)];
      const refusal = await guessUntilThrottled(enrolled);
      expect(refusal).toMatchObject({ code: "RATE_LIMITED", httpStatus: 429 });
      expect(refusal?.retryAfterSeconds).toBeGreaterThan(0);
      if (spec.throttledBy === "account")
        requireSignedIn(await complete(await bystander.rightProof()));
      // A sign-in may take several steps of its own beside the one that was refused.
      server.clock.advance(((refusal?.retryAfterSeconds ?? 0) + 60) * 1000);
      requireSignedIn(await complete(await enrolled.rightProof()));
    },
  );
}

async function guessUntilThrottled(enrolled: Enrolled) {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const refusal = await refusalOf(enrolled.wrongProof().then(complete));
    if (refusal.code === "RATE_LIMITED") return refusal;
  }
  return undefined;
}

async function complete(proof: Proof): Promise<SignInAnswer> {
  return (await proof())();
}

function codeOf(answer: Promise<SignInAnswer>): Promise<string> {
  return answer.then(
    ({ status }) => status,
    async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
  );
}

async function countSessions(server: ServerFixture, userId: string): Promise<number> {
  const rows = await server.sql.run("select id from sessions where user_id = ?", [userId]);
  return rows.length;
}

async function setStatus(server: ServerFixture, userId: string, status: string): Promise<void> {
  await server.sql.run("update users set status = ? where id = ?", [status, userId]);
}

// Tickets count the tries that are made with them.
async function lastingState(server: ServerFixture) {
  const { sign_in_tickets: _, ...state } = await server.sql.lastingState();
  return state;
}
