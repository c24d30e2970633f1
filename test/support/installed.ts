// Programs that a machine may lack: the tests that compare against them are left out then, and say why.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { TestContext } from "vitest";

const run = promisify(execFile);

/** A program of others, and how to tell that it is there. */
interface Program {
  readonly name: string;
  /** A command that succeeds where it is installed. */
  readonly probe: readonly [command: string, ...parameters: string[]];
  readonly packages: string;
}

/** Debian's own Python: a newer one beside it doesn't see Debian's packages. */
export const debianPython = "/usr/bin/python3";

const programs = {
  oathtool: { name: "oathtool", probe: ["oathtool", "--version"], packages: "oathtool" },
  curl: { name: "curl", probe: ["curl", "--version"], packages: "curl" },
  sqlite3: { name: "sqlite3", probe: ["sqlite3", "--version"], packages: "sqlite3" },
  terminal: { name: "script", probe: ["script", "--version"], packages: "bsdutils" },
  pythonStrangers: {
    name: "Python with fido2, jwt and cryptography",
    probe: [debianPython, "-c", "import fido2, jwt, cryptography"],
    packages: "python3-fido2 python3-jwt python3-cryptography",
  },
} as const satisfies Readonly<Record<string, Program>>;

/** Leaves a test out, with the reason, where a program that it needs isn't installed. */
export async function needs(
  context: Pick<TestContext, "skip">,
  ...wanted: readonly (keyof typeof programs)[]
): Promise<void> {
  for (const key of wanted) {
    const { name, probe, packages }: Program = programs[key];
    const [command, ...parameters] = probe;
    const installed = await run(command, parameters).then(
      () => true,
      () => false,
    );
    if (!installed) context.skip(`${name} isn't installed; on Debian: apt-get install ${packages}`);
  }
}
