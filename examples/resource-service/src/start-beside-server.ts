// Starts the authentication server and the resource service beside it, with credentials made for the occasion.
// Ctrl+C stops both and takes the credentials back.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readBothEnvironments } from "./settings.ts";

const clientName = "resource-service, started beside the server";
// As `pnpm build` makes it; another may be named, such as the sources.
const cli =
  process.argv[2] ??
  fileURLToPath(new URL("../../../packages/server/dist/cli/cli.js", import.meta.url));
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const environments = readBothEnvironments();
const children: ChildProcess[] = [];

process.exitCode = await run();

async function run(): Promise<number> {
  const stopped = new Promise<number>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => resolve(0));
  });
  await takeCredentialsBack();
  try {
    const server = start([cli, "serve"], environments.server);
    const ready = await Promise.race([untilReady(), stopped, ended(server)]);
    if (ready !== null) return ready;
    const service = start([main], { ...environments.service, ...(await makeCredentials()) });
    return await Promise.race([stopped, ended(server), ended(service)]);
  } finally {
    await Promise.all(children.map(end));
    await takeCredentialsBack();
  }
}

/** In a process group of its own: Ctrl+C reaches this process alone, which then ends both in order. */
function start(command: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, command, {
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  children.push(child);
  return child;
}

/** @returns 1 once a process ends that nobody told to */
async function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode === null) await once(child, "exit");
  return 1;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function untilReady(): Promise<null> {
  const isReady = () =>
    fetch(`${environments.issuer}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await delay(100, undefined, { ref: false });
  return null;
}

async function latchkey(...command: string[]): Promise<string> {
  const options = { env: environments.server };
  return (await promisify(execFile)(process.execPath, [cli, "clients", ...command], options))
    .stdout;
}

async function makeCredentials(): Promise<NodeJS.ProcessEnv> {
  const { id, secret } = JSON.parse(await latchkey("add", clientName, "--json")) as {
    id: string;
    secret: string;
  };
  return { LATCHKEY_CLIENT_ID: id, LATCHKEY_CLIENT_SECRET: secret };
}

/** Those of earlier runs that were killed, too. */
async function takeCredentialsBack(): Promise<void> {
  const clients = JSON.parse(await latchkey("list", "--json")) as {
    readonly id: string;
    readonly name: string;
    readonly active: boolean;
  }[];
  for (const { id } of clients.filter(({ name, active }) => active && name === clientName))
    await latchkey("revoke", id);
}
