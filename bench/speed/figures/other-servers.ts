// P3: what another authentication server does for the same question, "who is it?".
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BareServer, serverOf } from "../baselines/baseline.ts";
import { startBuiltServer } from "../built-server.ts";
import { inTurn } from "../compare.ts";
import { type Bench, type Figure, ratios } from "../finding.ts";
import { type Measured, startLoad } from "../load/load.ts";
import { bearer, password, registerPerson } from "../people.ts";
import { startNode } from "../processes.ts";

const execute = promisify(execFile);
const version = "1.7.25";
const script = "better-auth-server.mjs";
const connections = 32;

const betterAuth: Figure = {
  id: "P3",
  what: "authed users.me ÷ better-auth get-session with its cookie cache",
  async measure(bench) {
    if (!bench.withBetterAuth) {
      const notMeasured = `--with-better-auth installs better-auth ${version} into a temporary folder and measures it.`;
      return { notMeasured };
    }
    const dir = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
    try {
      bench.tell(`installing better-auth ${version}`);
      await install(dir);
      return await measureIn(dir, bench);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

async function install(dir: string): Promise<void> {
  await writeFile(join(dir, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await copyFile(
    fileURLToPath(new URL(`../baselines/${script}`, import.meta.url)),
    join(dir, script),
  );
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(":");
  await execute("npm", ["install", ...flags, `better-auth@${version}`], {
    cwd: dir,
    env: { ...process.env, PATH },
  });
}

async function measureIn(dir: string, bench: Bench) {
  const core = bench.serverCore;
  await using server = await startBuiltServer({ core });
  await using other = await startBetterAuth(dir, core);
  await using load = startLoad(bench.loadCore);
  const headers = bearer(await registerPerson(server));
  const me = await load.prepare(server, { kind: "get", paths: ["/trpc/users.me"], headers });
  const session = await load.prepare(other, {
    kind: "get",
    paths: ["/api/auth/get-session"],
    headers: { cookie: await signUp(other.url) },
  });
  const options = { connections, seconds: bench.seconds };
  const rounds = await inTurn(bench.rounds, {
    me: () => me(options),
    session: () => session(options),
  });
  const over = rounds.map((round) => round.me.perSecond);
  const under = rounds.map((round) => round.session.perSecond);
  const perCore = ({ perSecond, serverShare }: Measured): number =>
    perSecond / (serverShare ?? Number.NaN);
  const costs = ratios(
    rounds.map((round) => perCore(round.me)),
    rounds.map((round) => perCore(round.session)),
  );
  return {
    readings: [
      { label: "ratio", unit: "", values: ratios(over, under), target: { atLeast: 20 } },
      { label: "ratio, per second of the server's core", unit: "", values: costs },
      { label: "users.me", unit: "/s", values: over },
      { label: `get-session, better-auth ${version}`, unit: "/s", values: under },
    ] as const,
  };
}

async function startBetterAuth(dir: string, core: number | null): Promise<BareServer> {
  const environment = { NODE_ENV: "production" };
  const child = startNode({ core, args: [join(dir, script)], environment, talks: true });
  return await serverOf(child, "");
}

async function signUp(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ name: "Ada", email: "ada@example.com", password }),
  });
  if (!answer.ok) throw new Error(`better-auth answered ${answer.status}: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

export const otherServerFigures: readonly Figure[] = [betterAuth];
