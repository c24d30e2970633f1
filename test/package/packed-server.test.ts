// What other packages import of the server, as a stranger gets it: packed, installed outside of the workspace, compiled
// against and run.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { openStrangerProject, type StrangerProject } from "./stranger.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const execute = promisify(execFile);

let stranger: StrangerProject;

beforeAll(async () => {
  // The command line of this folder may be in use: only the library is built anew.
  await execute(process.execPath, [join(repository, "packages/server/scripts/build-library.ts")]);
  const server = { folder: "server", packArguments: ["--config.ignore-scripts=true"] };
  stranger = await openStrangerProject(server, ["@types/node@24", "hono@4"]);
  return () => stranger[Symbol.asyncDispose]();
}, 170_000);

function evaluate(script: string): Promise<string> {
  return stranger.run(process.execPath, "--input-type=module", "--eval", script);
}

test("the guide's way to verify callers compiles", async () => {
  const guide = await readFile(join(repository, "docs/resource-services.md"), "utf8");
  const [setUp = "", inHono = ""] = [...guide.matchAll(/```ts\n([^]*?)```/g)].map(
    ([, code]) => code,
  );
  expect(inHono).toContain("verifyRequest");
  const example = `/// <reference types="node" />\nimport { Hono } from "hono";\n${setUp}${inHono}`;
  await writeFile(join(stranger.dir, "consumer/service.ts"), example);
  await expect(stranger.typeCheck("service.ts")).resolves.not.toContain("error");
});

test("a service refuses who brings no token, before it has asked anybody", async () => {
  const script = `
    import { createResourceVerifier } from "@latchkey/server/resource";
    import { verifyRequest } from "@latchkey/server/resource/fetch";
    await import("@latchkey/server/resource/express");
    await import("@latchkey/server/resource/trpc");
    const verifier = createResourceVerifier({ issuer: "http://127.0.0.1:9" });
    const refusal = await verifyRequest(verifier, new Request("http://api.test/")).catch((error) => error);
    console.log(refusal.status, refusal.code);
    process.exit(0);`;
  expect(await evaluate(script)).toBe("401 missing_token\n");
});

test("a rhythm is told from another", async () => {
  const script = `
    import { buildProfile, scoreSample } from "@latchkey/server/behavior";
    const type = (tempo, round) => {
      const pressMs = Array.from({ length: 12 }, (_, key) => key * tempo + ((key * 37 + round * 11) % 23));
      const releaseMs = pressMs.map((ms, key) => ms + tempo / 2 + ((key * 13 + round * 7) % 17));
      return { pressMs, releaseMs, clockStepMs: 0.1, deviceClass: "keyboard" };
    };
    const { profile } = buildProfile(Array.from({ length: 10 }, (_, round) => type(180, round)));
    console.log(scoreSample(profile, type(180, 10)).verdict, scoreSample(profile, type(420, 11)).verdict);`;
  expect(await evaluate(script)).toBe("match mismatch\n");
});

test("every subpath has its types and its code", async () => {
  const script = `
    const { readFileSync, existsSync } = await import("node:fs");
    const { dirname, join } = await import("node:path");
    const path = new URL(import.meta.resolve("@latchkey/server/package.json"));
    const { exports } = JSON.parse(readFileSync(path, "utf8"));
    const files = Object.values(exports).flatMap((entry) => typeof entry === "string" ? entry : Object.values(entry));
    const missing = files.filter((file) => !existsSync(join(dirname(path.pathname), file)));
    console.log(JSON.stringify({ many: files.length > 10, missing, sources: files.filter((file) => /(?<!\\.d)\\.ts$/.test(file)) }));`;
  expect(JSON.parse(await evaluate(script))).toEqual({ many: true, missing: [], sources: [] });
});
