// What other programs import runs on Node 20 (README), which this repository's own Node is newer than: it compiles
// against the language as Node 20 has it.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const repository = fileURLToPath(new URL("../..", import.meta.url));

// ES2024's Promise.withResolvers and Object.groupBy, and later the methods of sets and iterators, came with Node 21 to 24.
const options =
  `--ignoreConfig --noEmit --strict --skipLibCheck --allowImportingTsExtensions --pretty false
  --exactOptionalPropertyTypes --noUncheckedIndexedAccess --module nodenext --target es2023 --types node
  --lib es2023,dom,dom.iterable,esnext.disposable`.split(/\s+/);

/** @returns the lines of the compiler's report, none where everything compiles */
async function compile(files: readonly string[]): Promise<string[]> {
  const compiler = join(repository, "node_modules/typescript/bin/tsc");
  const running = promisify(execFile)(process.execPath, [compiler, ...options, ...files], {
    cwd: repository,
  });
  const { stdout } = await running.catch((failed: { stdout: string }) => failed);
  return stdout.split("\n").filter((line) => line !== "");
}

test.for([
  ["the resource kit", "packages/server/src/resource", ["index", "fetch", "express", "trpc"]],
  ["the SDK", "packages/client-sdk/src", ["index", "react/index", "typing/index", "testing/index"]],
] as const)("%s", async ([, folder, entries]) => {
  const report = await compile(entries.map((entry) => `${folder}/${entry}.ts`));
  // Of the server, whose Node is another, the SDK has types alone.
  const isElsewhere = (line: string) => line.startsWith("packages/") && !line.startsWith(folder);
  expect(report.filter((line) => !isElsewhere(line))).toEqual([]);
});
