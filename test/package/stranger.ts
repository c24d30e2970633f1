// A stranger's project: an empty folder outside of the workspace, with a packed package installed from its tarball.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);
const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A package that is published, and how it is made ready for that. */
export interface Published {
  /** Below `packages`. */
  readonly folder: string;
  readonly packArguments: readonly string[];
}

export interface StrangerProject extends AsyncDisposable {
  readonly dir: string;
  readonly tarball: string;
  /** Type-checks files of the project's `consumer/`. @returns the compiler's report */
  typeCheck(...files: readonly string[]): Promise<string>;
  /** Runs a program in the project. @returns what it wrote */
  run(program: string, ...args: readonly string[]): Promise<string>;
}

/** Packs a package and installs it. @param beside further packages, as npm names them */
export async function openStrangerProject(
  published: Published,
  beside: readonly string[],
): Promise<StrangerProject> {
  const dir = await mkdtemp(join(tmpdir(), "latchkey-stranger-"));
  const run = (program: string, ...args: readonly string[]) => runIn(dir, program, args);
  const tarball = await pack(published, dir);
  await writeFile(
    join(dir, "package.json"),
    JSON.stringify({ name: "stranger", private: true, type: "module" }),
  );
  // Addons aren't built: nothing that is tried here needs one.
  const options = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"];
  await run("npm", "install", ...options, tarball, ...beside);
  await mkdir(join(dir, "consumer"));
  return {
    dir,
    tarball,
    run,
    async typeCheck(...files) {
      await writeFile(
        join(dir, "tsconfig.json"),
        JSON.stringify({ compilerOptions, files: files.map((file) => `consumer/${file}`) }),
      );
      // The workspace's compiler; what it resolves lies in the stranger's folder all the same.
      return run(
        process.execPath,
        join(repository, "node_modules/typescript/bin/tsc"),
        "-p",
        dir,
        "--extendedDiagnostics",
      );
    },
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Every file of the installed SDK: path below its folder to text. */
export async function readInstalledSdk({ dir }: StrangerProject): Promise<Map<string, string>> {
  const root = join(dir, "node_modules/@latchkey/client-sdk");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(
        async (path) => [path.slice(root.length + 1), await readFile(path, "utf8")] as const,
      ),
    ),
  );
}

/** The dials of a project that starts strict today. Libraries are checked too: a broken declaration must show. */
const compilerOptions = {
  target: "es2022",
  module: "nodenext",
  // The last one for tRPC's declarations.
  lib: ["es2023", "dom", "dom.iterable", "esnext.disposable"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
};

async function pack({ folder, packArguments }: Published, into: string): Promise<string> {
  const npmPath = process.env["npm_execpath"] ?? "";
  // Inside `pnpm test` that is the pnpm that runs it, a script or a program of its own; elsewhere npm fetches one.
  const isScript = /\.[cm]?js$/.test(npmPath);
  const [program, ...before] = /pnpm[^/]*$/.test(npmPath)
    ? [...(isScript ? [process.execPath] : []), npmPath]
    : ["npx", "-y", "pnpm@12"];
  const packing = [...before, "pack", "--pack-destination", into, ...packArguments];
  await runIn(join(repository, "packages", folder), program ?? "npx", packing);
  const tarball = (await readdir(into)).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error("Packing left no tarball.");
  return join(into, tarball);
}

async function runIn(cwd: string, program: string, args: readonly string[]): Promise<string> {
  const path = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  try {
    const { stdout } = await execute(program, args, {
      cwd,
      env: { ...process.env, PATH: path },
      maxBuffer: 16 * 2 ** 20,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(" ")} failed.\n${stdout ?? ""}\n${stderr ?? ""}`, {
      cause: error,
    });
  }
}
