// P5–P8: what the expensive steps cost beside their irreducible work, and what they leave to everybody else.
import { type Baseline, startBaseline } from "../baselines/baseline.ts";
import { type BuiltServer, startBuiltServer } from "../built-server.ts";
import { inTurn } from "../compare.ts";
import { type Bench, type Figure, type Finding, ratios } from "../finding.ts";
import { type Exercise, type Load, startLoad } from "../load/load.ts";
import { bearer, password, registerPeople } from "../people.ts";

// An account takes ten sign-ins at once and six a minute (rate-limit.service.ts): enough accounts never meet that.
const signInAccounts = 150;
const limitsNote = "Rate limits are on; accounts and addresses are so many that none is met.";

async function prepareSignIns(
  load: Load,
  server: BuiltServer,
  accounts: number,
): Promise<Exercise> {
  const emails = (await registerPeople(server, accounts)).map(({ email }) => email);
  return load.prepare(server, { kind: "signIn", emails, password });
}

/** Compares what the server gets done with what the library under it would. */
async function againstLibrary(
  bench: Bench,
  subject: { readonly label: string; readonly exercise: Exercise; readonly connections: number },
  library: { readonly label: string; readonly baseline: Baseline },
  atLeast: number,
): Promise<Finding> {
  const { seconds } = bench;
  const rounds = await inTurn(bench.rounds, {
    subject: async () =>
      (await subject.exercise({ connections: subject.connections, seconds })).perSecond,
    library: () => library.baseline.perSecond(seconds),
  });
  const over = rounds.map((round) => round.subject);
  const under = rounds.map((round) => round.library);
  return {
    readings: [
      { label: "ratio", unit: "", values: ratios(over, under), target: { atLeast } },
      { label: subject.label, unit: "/s", values: over },
      { label: library.label, unit: "/s", values: under },
    ],
    notes: [limitsNote],
  };
}

const passwordSignIn: Figure = {
  id: "P5",
  what: "password sign-in ÷ raw argon2 verifications with the same parameters on the same core",
  async measure(bench) {
    await using server = await startBuiltServer({ core: bench.serverCore });
    await using load = startLoad(bench.loadCore);
    await using baseline = await startBaseline("raw-argon2", bench.serverCore);
    const exercise = await prepareSignIns(load, server, signInAccounts);
    const subject = { label: "password sign-ins", exercise, connections: 8 };
    return await againstLibrary(bench, subject, { label: "raw verifications", baseline }, 0.9);
  },
};

const passkeySignIn: Figure = {
  id: "P6",
  what: "passkey sign-in (begin + complete) ÷ raw SimpleWebAuthn verification",
  async measure(bench) {
    await using server = await startBuiltServer({ core: bench.serverCore });
    await using load = startLoad(bench.loadCore);
    await using baseline = await startBaseline("raw-webauthn", bench.serverCore);
    const { origin } = server;
    const exercise = await load.prepare(server, { kind: "passkey", origin, holders: 50 });
    const subject = { label: "passkey sign-ins", exercise, connections: 16 };
    return await againstLibrary(bench, subject, { label: "raw verifications", baseline }, 0.5);
  },
};

const rotations: Figure = {
  id: "P7",
  what: "refresh rotations, durable in SQLite ÷ password sign-ins",
  async measure(bench) {
    const { seconds } = bench;
    const connections = 32;
    await using server = await startBuiltServer({ core: bench.serverCore });
    await using load = startLoad(bench.loadCore);
    const people = await registerPeople(server, signInAccounts);
    const signIn = await load.prepare(server, {
      kind: "signIn",
      emails: people.map(({ email }) => email),
      password,
    });
    const refresh = await load.prepare(server, {
      kind: "refresh",
      refreshTokens: people.slice(0, connections).map(({ refreshToken }) => refreshToken),
    });
    const rounds = await inTurn(bench.rounds, {
      refresh: () => refresh({ connections, seconds }),
      signIn: () => signIn({ connections: 8, seconds }),
    });
    const over = rounds.map((round) => round.refresh.perSecond);
    const under = rounds.map((round) => round.signIn.perSecond);
    return {
      readings: [
        { label: "ratio", unit: "", values: ratios(over, under), target: { atLeast: 10 } },
        { label: "rotations", unit: "/s", values: over },
        { label: "password sign-ins", unit: "/s", values: under },
      ],
      notes: [limitsNote],
    };
  },
};

const busyHashing: Figure = {
  id: "P8",
  what: "p99 of users.me while sign-ins saturate the hashing queue ÷ idle p99",
  async measure(bench) {
    const { seconds } = bench;
    await using server = await startBuiltServer({ core: bench.serverCore });
    await using load = startLoad(bench.loadCore);
    await using signInLoad = startLoad(bench.loadCore);
    const signIn = await prepareSignIns(signInLoad, server, signInAccounts);
    const [person] = await registerPeople(server, 1, "reader");
    if (!person) throw new Error("Nobody was registered.");
    const me = await load.prepare(server, {
      kind: "get",
      paths: ["/trpc/users.me"],
      headers: bearer(person),
    });
    // One call every 4 ms: what is measured is the wait for others, not for oneself.
    const probe = () => me({ connections: 1, seconds, everyMs: 4 });
    const rounds = await inTurn(bench.rounds, {
      idle: probe,
      busy: async () => {
        // Two are hashed and 62 wait: as many as the queue holds without refusing one.
        const signIns = signIn({ connections: 64, seconds: seconds + 0.5 });
        const [seen] = await Promise.all([probe(), signIns]);
        return seen;
      },
    });
    const busy = rounds.map((round) => round.busy.p99Ms);
    const idle = rounds.map((round) => round.idle.p99Ms);
    return {
      readings: [
        { label: "ratio", unit: "", values: ratios(busy, idle), target: { atMost: 3 } },
        { label: "p99 while 64 sign in", unit: "ms", values: busy },
        { label: "p99 idle", unit: "ms", values: idle },
        {
          label: "p50 while 64 sign in",
          unit: "ms",
          values: rounds.map((round) => round.busy.p50Ms),
        },
        { label: "p50 idle", unit: "ms", values: rounds.map((round) => round.idle.p50Ms) },
      ],
      notes: ["The threads that hash share the server's one core with what answers.", limitsNote],
    };
  },
};

export const signInFigures: readonly Figure[] = [
  passwordSignIn,
  passkeySignIn,
  rotations,
  busyHashing,
];
