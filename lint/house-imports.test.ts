// The house's import rules refuse what they forbid: told of one import, and by the linter on planted files.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { brokenRule } from "./house-imports.ts";

const root = join(import.meta.dirname, "..");

// One import for each rule: the file that must not have it, and what it imports.
const forbidden: readonly (readonly [from: string, specifier: string])[] = [
  ["packages/server/src/users/user.service.ts", "@trpc/server"],
  ["packages/server/src/users/user.service.ts", "hono"],
  ["packages/server/src/users/user.service.ts", "@mikro-orm/core"],
  ["packages/server/src/users/user.service.ts", "../trpc/procedures.ts"],
  ["packages/server/src/users/user.view.ts", "@mikro-orm/core"],
  ["packages/server/src/users/user.procedures.ts", "./user.store.ts"],
  ["packages/server/src/auth/passkeys/passkey.view.ts", "../passwords/password-hash.ts"],
  ["packages/server/src/store/store.ts", "../http/app.ts"],
  ["packages/server/src/users/user.view.ts", "../http/app.ts"],
  ["packages/server/src/resource/verify.ts", "../tokens/access-token.claims.ts"],
  ["packages/client-sdk/src/client.ts", "@latchkey/server"],
  ["packages/client-sdk/src/client.ts", "../../server/src/errors.ts"],
  ["packages/demo-web/src/main.tsx", "@latchkey/server/api"],
  ["packages/demo-web/src/main.tsx", "../../client-sdk/src/client.ts"],
];

const allowed: readonly (readonly [from: string, specifier: string, typeOnly: boolean])[] = [
  ["packages/server/src/users/user.store.ts", "@mikro-orm/core", false],
  ["packages/server/src/users/user.procedures.ts", "./user.service.ts", false],
  ["packages/server/src/auth/passkeys/passkey.view.ts", "../sign-in/sign-in.errors.ts", false],
  [
    "packages/server/src/auth/passkeys/passkey.view.ts",
    "../challenges/challenge.service.ts",
    false,
  ],
  ["packages/client-sdk/src/client.ts", "@latchkey/server/api", true],
  ["packages/demo-web/src/main.tsx", "@latchkey/client-sdk/react", false],
];

describe("the house's import rules", () => {
  it.each(forbidden)("refuse that %s imports %s", (from, specifier) => {
    expect(brokenRule(from, specifier, false)).not.toBeNull();
  });

  it.each(allowed)("let %s import %s", (from, specifier, typeOnly) => {
    expect(brokenRule(from, specifier, typeOnly)).toBeNull();
  });

  it("fail the linter on planted imports, on a cycle and on process.env outside of config", async () => {
    await using checkout = await plantedCheckout({
      ...Object.fromEntries(
        forbidden.map(([from, specifier], index) => [
          `${dirname(from)}/planted-${index}.${from.split("/").at(-1)}`,
          `import "${specifier}";\n`,
        ]),
      ),
      "packages/server/src/users/one.ts":
        'import { two } from "./two.ts";\nexport const one = (): number => two();\n',
      "packages/server/src/users/two.ts":
        'import { one } from "./one.ts";\nexport const two = (): number => one();\n',
      "packages/server/src/users/env.ts": 'export const home = process.env["HOME"];\n',
    });
    const output = await checkout.lint();
    for (const [index] of forbidden.entries()) {
      expect(output).toMatch(new RegExp(`planted-${index}\\..*house\\(imports\\)`));
    }
    expect(output).toContain("import(no-cycle)");
    expect(output).toContain("node(no-process-env)");
  });
});

async function plantedCheckout(files: Readonly<Record<string, string>>) {
  const dir = await mkdtemp(join(tmpdir(), "latchkey-house-"));
  await Promise.all(
    [".oxlintrc.json", "lint", "node_modules"].map((name) =>
      symlink(join(root, name), join(dir, name)),
    ),
  );
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return {
    async lint(): Promise<string> {
      const oxlint = join(root, "node_modules/.bin/oxlint");
      const failed = await promisify(execFile)(oxlint, ["--format", "unix", "packages"], {
        cwd: dir,
      }).catch((error: unknown) => error);
      return typeof failed === "object" && failed !== null && "stdout" in failed
        ? String(failed.stdout)
        : "";
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
