// pnpm tour: shows every scenario of the services design with the outcome that it has there, and fails on a difference.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Runs a checkout's tour. */
async function tour(checkout: string, ...parameters: readonly string[]) {
  const main = join(checkout, "tour/main.ts");
  const env = { PATH: process.env["PATH"] };
  const running = promisify(execFile)(process.execPath, [main, ...parameters], { env });
  return running.then(
    ({ stdout }) => ({ exitCode: 0, output: stdout }),
    (error: { code: number; stdout: string }) => ({ exitCode: error.code, output: error.stdout }),
  );
}

// What the design says, the tour's row, and its outcome in HTTP's words.
const scenarios = [
  ["User login", "Sign in with a password", "signedIn, assurance 1"],
  ["Two-factor code", "Password, then one-time code (2FA)", "secondFactorRequired, then signedIn"],
  ["Valid token → OK", "Valid user token", "200 USER DATA for uma@example.com"],
  ["Valid admin token: ADMIN DATA", "Valid admin token", "200 ADMIN DATA"],
  ["Missing token: FAIL", "Missing token", "401"],
  ["User accessing admin resource: FORBIDDEN", "User asks for an admin's resource", "403"],
  ["Expired token: FAIL", "Expired token", "401"],
  ["Refresh token → new access granted", "Refresh token gives new access", "200, rotated"],
  ["JWT vs Session", "JWT and session side by side", "token 200, session 200"],
  ["Logout (JWT + session)", "Sign-out reaches both (blacklist)", "token 401, session 401"],
  ["Replay attack: DETECTED", "Replayed request (DPoP)", "200, then 401 REPLAY_DETECTED, audited"],
  [
    "Replay attack at a resource: DETECTED",
    "Replayed request (once-only nonce)",
    "200, then replay_detected",
  ],
  ["Rate limiting (per user)", "Guessing one account's password", "429 with Retry-After"],
] as const;

describe("the tour", () => {
  let output: Promise<{ exitCode: number; output: string }> | undefined;

  test.for(scenarios)("%s", async ([, name, outcome]) => {
    output ??= tour(root);
    const row = (await output).output.split("\n").find((line) => line.startsWith(`${name}  `));
    expect(row?.split(/ {2,}/)).toEqual([name, outcome, outcome, "ok"]);
  });

  test("ends with 0 when all is as expected", async () => {
    output ??= tour(root);
    const played = await output;
    expect([played.exitCode, played.output]).toEqual([0, expect.not.stringContaining("DIFFERS")]);
  });

  test("ends with 1 and says what differs when an outcome is another", async () => {
    await using checkout = await plantedCheckout();
    const { exitCode, output } = await tour(checkout.path, "missing", "token");
    expect(exitCode).toBe(1);
    expect(output.trim().split("\n").at(-1)).toMatch(/^Missing token +200 +401 +DIFFERS$/);
  });

  test("ends with 2 when nothing is called so", async () => {
    expect((await tour(root, "no such scenario")).exitCode).toBe(2);
  });
});

/** A copy of the tour in which a missing token is expected to do. */
async function plantedCheckout() {
  const path = await mkdtemp(join(tmpdir(), "latchkey-tour-"));
  await cp(join(root, "tour"), join(path, "tour"), { recursive: true });
  for (const name of ["packages", "examples", "node_modules", "package.json"])
    await symlink(join(root, name), join(path, name));
  const file = join(path, "tour/resource-scenarios.ts");
  const text = await readFile(file, "utf8");
  const planted = text.replace(/(name: "Missing token",\s+expected: )"401"/, '$1"200"');
  expect(planted).not.toBe(text);
  await writeFile(file, planted);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
