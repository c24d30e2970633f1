// Makes a client's types of an OpenAPI document, and compiles a consumer of them as a stranger's project would.
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTypescript, { astToString } from "openapi-typescript";

/** A folder with `schema.ts` and `flow.ts` in it, which goes when it is disposed of. */
export interface GeneratedClient extends AsyncDisposable {
  readonly dir: string;
  /** Type-checks it strictly. @throws Error with the compiler's words */
  compile(): Promise<void>;
  /** Puts other text in the place of the consumer's. */
  rewrite(change: (flow: string) => string): Promise<void>;
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  noUncheckedIndexedAccess: true,
  target: "es2024",
  module: "nodenext",
  moduleResolution: "nodenext",
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  lib: ["es2024", "dom"],
  types: [],
};

/** @param document the document's text */
export async function generateClient(document: string): Promise<GeneratedClient> {
  // Inside of this package, where its dependencies are found.
  const dist = join(import.meta.dirname, "dist");
  await mkdir(dist, { recursive: true });
  const dir = await mkdtemp(join(dist, "client-"));
  const schema = astToString(await openapiTypescript(document));
  await writeFile(join(dir, "schema.ts"), schema);
  await copyFile(join(import.meta.dirname, "flow.ts.txt"), join(dir, "flow.ts"));
  await writeFile(
    join(dir, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts"] }),
  );
  return {
    dir,
    compile: () => compile(dir),
    async rewrite(change) {
      const path = join(dir, "flow.ts");
      await writeFile(path, change(await readFile(path, "utf8")));
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

async function compile(dir: string): Promise<void> {
  const tsc = join(import.meta.dirname, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", dir]).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout, { cause: error });
    },
  );
}
