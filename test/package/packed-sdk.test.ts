// The SDK as a stranger gets it: packed, installed outside of the workspace, compiled against, searched and run.
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { openStrangerProject, readInstalledSdk, type StrangerProject } from "./stranger.ts";

// BENCHMARKS.md P14: recorded with TypeScript 7.0.2, plus a fifth. Raise it knowingly, with the number in the commit.
const instantiationBudget = 48_500;

const consumer = fileURLToPath(new URL("../../packages/client-sdk/consumer", import.meta.url));

let stranger: StrangerProject;

beforeAll(async () => {
  const sdk = { folder: "client-sdk", packArguments: [] };
  stranger = await openStrangerProject(sdk, ["react@19", "@types/react@19"]);
  await cp(consumer, join(stranger.dir, "consumer"), { recursive: true });
  return () => stranger[Symbol.asyncDispose]();
}, 170_000);

describe("types", () => {
  test("right calls infer full types, wrong ones fail to compile", async () => {
    await expect(
      stranger.typeCheck("right-calls.ts", "wrong-calls.ts", "react-calls.ts"),
    ).resolves.not.toContain("error");
  });

  test("the README's example compiles", async () => {
    const readme = (await readInstalledSdk(stranger)).get("README.md") ?? "";
    const [, example = ""] = /```ts\n([^]*?createLatchkeyClient[^]*?)```/.exec(readme) ?? [];
    await writeFile(join(stranger.dir, "consumer/readme.ts"), example);
    expect(example).toContain("signUp.withPasskey");
    await expect(stranger.typeCheck("readme.ts")).resolves.not.toContain("error");
  });

  test("a consumer costs the compiler no more than the budget", async () => {
    const report = await stranger.typeCheck("right-calls.ts");
    const instantiations = Number(/Instantiations:\s+(\d+)/.exec(report)?.[1]);
    console.info(`instantiations: ${instantiations} of ${instantiationBudget}`);
    expect(instantiations).toBeLessThanOrEqual(instantiationBudget);
  });
});

describe("contents", () => {
  // Names of the server's inside, and of packages that only it has.
  const leaks =
    /mikro-?orm|EntityManager|RequestContext|AppContext|passwordHash|argon2|\bzod\b|better-sqlite3|\bpino\b|@latchkey\/server/i;

  test("nothing of the server travels along", async () => {
    const files = [...(await readInstalledSdk(stranger))].filter(([path]) =>
      path.startsWith("dist/"),
    );
    expect(files.length).toBeGreaterThan(20);
    const found = files.flatMap(([path, text]) =>
      (leaks.exec(text) ?? []).map((word) => `${path}: ${word}`),
    );
    expect(found).toEqual([]);
  });

  test("only what runs and what describes it", async () => {
    const paths = [...(await readInstalledSdk(stranger)).keys()];
    const stray = paths.filter(
      (path) => !/^(dist\/.*(?<!\.test)\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(path),
    );
    expect(stray).toEqual([]);
    expect(paths).toContain("README.md");
  });

  test("needs nothing but its own dependencies", async () => {
    const files = await readInstalledSdk(stranger);
    const { dependencies } = JSON.parse(files.get("package.json") ?? "{}") as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies).toSorted()).toEqual([
      "@simplewebauthn/browser",
      "@trpc/client",
      "@trpc/server",
      "superjson",
    ]);
    expect(Object.values(dependencies).every((range) => /^\d/.test(range))).toBe(true);
  });
});

describe("running", () => {
  const evaluate = (script: string) =>
    stranger.run(process.execPath, "--input-type=module", "--eval", script);

  test("does nothing when it is imported, and knows no globals of a browser", async () => {
    const script = `
      const forbid = (name) => Object.defineProperty(globalThis, name, { get() { throw new Error(name + " was touched") }, configurable: true });
      for (const name of ["fetch", "BroadcastChannel", "localStorage", "navigator", "setTimeout"]) forbid(name);
      const before = Object.getOwnPropertyNames(globalThis);
      const sdk = await import("@latchkey/client-sdk");
      await import("@latchkey/client-sdk/react");
      const after = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
      console.log(JSON.stringify({ exports: Object.keys(sdk).sort(), after }));`;
    expect(JSON.parse(await evaluate(script))).toEqual({
      exports: ["LatchkeyClientError", "createLatchkeyClient", "isLatchkeyError"],
      after: [],
    });
  });

  test("a client without calls lets the process end, and one copy knows another's errors", async () => {
    const script = `
      import { createLatchkeyClient, isLatchkeyError } from "@latchkey/client-sdk";
      const client = createLatchkeyClient({ url: "http://127.0.0.1:9" });
      const error = await client.api.users.me.query().catch((thrown) => thrown);
      const foreign = Object.assign(new Error("x"), { code: "TIMEOUT", [Symbol.for("@latchkey/client-sdk/error")]: true });
      console.log(client.mode, error.code, isLatchkeyError(foreign, "TIMEOUT"), isLatchkeyError(new Error()));`;
    expect(await evaluate(script)).toBe("body NETWORK true false\n");
  });
});

describe("packaging", () => {
  const bin = (name: string) =>
    join(fileURLToPath(new URL("../../node_modules/.bin", import.meta.url)), name);

  test("publint finds nothing", async () => {
    await expect(
      stranger.run(bin("publint"), "run", stranger.tarball, "--strict"),
    ).resolves.toContain("All good");
  });

  test("every subpath resolves to types for ESM", async () => {
    await expect(
      stranger.run(bin("attw"), stranger.tarball, "--profile", "esm-only"),
    ).resolves.toContain("🟢");
  });
});
