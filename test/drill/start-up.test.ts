// What a server refuses to start with: one line, which names the variable, what it got and what it takes.
import { randomBytes } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, readConfig } from "@latchkey/server";
import { describe, expect, test } from "vitest";
import { loadMasterKeys } from "../../packages/server/src/config/encryption-key.ts";
import { runCommand, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What reading such an environment fails with, or what loading its keys does. */
function complaintAbout(environment: Record<string, string>): string {
  try {
    loadMasterKeys(readConfig(environment));
    return "nothing";
  } catch (error) {
    return error instanceof ConfigError ? error.message : String(error);
  }
}

const newKey = () => randomBytes(32).toString("base64");
const production = {
  NODE_ENV: "production",
  ORIGIN: "https://auth.example.com",
  ENCRYPTION_KEY: newKey(),
};

describe("a setting that can't be is told in one line", () => {
  test.for<readonly [string, Record<string, string>, RegExp]>([
    ["PORT", { PORT: "eighty" }, /^PORT is "eighty"; it takes /],
    ["PORT", { PORT: "70000" }, /^PORT is "70000"; it takes .*65535/],
    ["ORIGIN", { ORIGIN: "localhost:8000" }, /^ORIGIN is "localhost:8000"; it takes a web origin/],
    [
      "ORIGIN",
      { ORIGIN: "https://auth.example.com/path" },
      /^ORIGIN is ".*"; it takes a web origin.*without a path/,
    ],
    [
      "ALLOWED_ORIGINS",
      { ALLOWED_ORIGINS: "https://a.example.com,*" },
      /^ALLOWED_ORIGINS is ".*"; it takes /,
    ],
    [
      "RP_ID",
      { ORIGIN: "https://auth.example.com", RP_ID: "example.org" },
      /^RP_ID is "example.org"; it takes auth.example.com/,
    ],
    ["RP_ID", { RP_ID: "" }, /^RP_ID is ""; it takes the domain/],
    [
      "DPOP_NONCES",
      { DPOP: "off", DPOP_NONCES: "required" },
      /^DPOP_NONCES is "required"; it takes off where DPOP is off/,
    ],
    [
      "DATABASE_URL",
      { DATABASE_URL: "mysql://root:hunter2@localhost" },
      /^DATABASE_URL is "\(hidden\)"; it takes a URL that starts with postgres/,
    ],
    [
      "JWT_ALGORITHM",
      { JWT_ALGORITHM: "none" },
      /^JWT_ALGORITHM is "none"; it takes EdDSA or HS256/,
    ],
    [
      "JWT_ALGORITHM",
      { JWT_ALGORITHM: "HS256" },
      /^JWT_ALGORITHM is "HS256"; it takes EdDSA, or HS256 together with a JWT_SECRET/,
    ],
    [
      "JWT_SECRET",
      { JWT_SECRET: "hunter2" },
      /^JWT_SECRET is "\(hidden\)"; it takes at least 16 characters/,
    ],
    [
      "JWT_EXPIRATION_MINUTES",
      { JWT_EXPIRATION_MINUTES: "0" },
      /^JWT_EXPIRATION_MINUTES is "0"; it takes 1 or more/,
    ],
    [
      "SESSION_IDLE_MINUTES",
      { SESSION_IDLE_MINUTES: "forever" },
      /^SESSION_IDLE_MINUTES is "forever"; it takes /,
    ],
    [
      "ENCRYPTION_KEY",
      { ENCRYPTION_KEY: "hunter2" },
      /^ENCRYPTION_KEY is "\(hidden\)"; it takes 32 random bytes/,
    ],
    [
      "ENCRYPTION_KEY_FILE",
      { ENCRYPTION_KEY_FILE: "/nowhere" },
      /^ENCRYPTION_KEY_FILE is "\/nowhere"; it takes the path/,
    ],
    [
      "NODE_ENV",
      { NODE_ENV: "staging" },
      /^NODE_ENV is "staging"; it takes development or production or test/,
    ],
    [
      "TRUSTED_PROXIES",
      { TRUSTED_PROXIES: "the balancer" },
      /^TRUSTED_PROXIES is "the balancer"; it takes /,
    ],
    ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "::1,10.0.0.0/8/8" }, /^TRUSTED_PROXIES is /],
    [
      "TRUSTED_PROXIES",
      { TRUSTED_PROXIES: "10.0.0.0/99" },
      /^TRUSTED_PROXIES is "10.0.0.0\/99"; it takes /,
    ],
  ])("%s", ([variable, environment, line]) => {
    const message = complaintAbout(environment);
    expect(message).toMatch(line);
    expect(message).not.toMatch(/\n|hunter2/);
    expect(message).toContain(variable);
  });

  test("on standard error, with exit code 1 and nothing else", async () => {
    await using folder = await temporaryFolder();
    const result = await runCommand(["serve"], { DATA_DIR: folder.path, PORT: "eighty" });
    expect(result).toMatchObject({
      exitCode: 1,
      output: "",
      errors: expect.stringMatching(/^PORT is "eighty"; it takes [^\n]+\n$/),
    });
  });
});

describe("production refuses", () => {
  test.for<readonly [string, Record<string, string>, RegExp]>([
    ["an origin over plain http", { ORIGIN: "http://auth.example.com" }, /^ORIGIN is /],
    [
      "a further origin over plain http",
      { ALLOWED_ORIGINS: "http://app.example.com" },
      /^ALLOWED_ORIGINS is /,
    ],
    [
      "a secret that documentation prints",
      { JWT_SECRET: "change-me-please-change-me-please-change-me" },
      /^JWT_SECRET is /,
    ],
    ["a short secret", { JWT_SECRET: "0123456789abcdef" }, /^JWT_SECRET is /],
    ["cheap hashing", { ARGON2_MEMORY_KIB: "8", ARGON2_PASSES: "1" }, /^ARGON2_MEMORY_KIB is /],
    [
      "one pass over too little memory",
      { ARGON2_PASSES: "1" },
      /^ARGON2_MEMORY_KIB is "19456"; it takes 47104 or more where ARGON2_PASSES is 1/,
    ],
    [
      "many passes over too little memory",
      { ARGON2_MEMORY_KIB: "7167", ARGON2_PASSES: "64" },
      /^ARGON2_MEMORY_KIB is /,
    ],
    [
      "a top-level domain as relying party",
      { RP_ID: "com" },
      /^RP_ID is "com"; it takes auth.example.com /,
    ],
    [
      "to believe everybody's X-Forwarded-For",
      { TRUSTED_PROXIES: "10.0.0.1,0.0.0.0/0" },
      /^TRUSTED_PROXIES is "0.0.0.0\/0"; it takes /,
    ],
    ["the same over IPv6", { TRUSTED_PROXIES: "::/0" }, /^TRUSTED_PROXIES is "::\/0"/],
    [
      "to make up its encryption key",
      { ENCRYPTION_KEY: "" },
      /^ENCRYPTION_KEY is not set; it takes /,
    ],
  ])("%s", ([, environment, line]) => {
    expect(complaintAbout({ ...production, ...environment })).toMatch(line);
  });

  test.for<Record<string, string>>([
    {},
    // OWASP's equivalents.
    { ARGON2_MEMORY_KIB: "47104", ARGON2_PASSES: "1" },
    { ARGON2_MEMORY_KIB: "12288", ARGON2_PASSES: "3" },
    { ARGON2_MEMORY_KIB: "9216", ARGON2_PASSES: "4" },
    { ARGON2_MEMORY_KIB: "7168", ARGON2_PASSES: "5" },
    { RP_ID: "example.com", TRUSTED_PROXIES: "10.0.0.0/8" },
    { ORIGIN: "https://auth" },
  ])("nothing of settings that are fit for it: %o", (environment) => {
    expect(() => readConfig({ ...production, ...environment })).not.toThrow();
  });
});

test("an https origin without NODE_ENV=production is warned of at the start", async () => {
  await using folder = await temporaryFolder();
  const environment = { DATA_DIR: folder.path, ORIGIN: "https://auth.example.com" };
  await using server = await startServerProcess({
    ...environment,
    NODE_ENV: "",
    LOG_LEVEL: "warn",
  });
  await until(() => server.errors().includes("NODE_ENV"));
  expect(server.errors()).toContain("latchkey doctor");
});

describe("the encryption key", () => {
  test("of another database stops the start, which changes nothing; the right one goes on", async () => {
    await using folder = await temporaryFolder();
    const right = { DATA_DIR: folder.path, ENCRYPTION_KEY: newKey() };
    await (await startServerProcess(right)).kill();
    const { exitCode, errors } = await runCommand(["serve"], {
      ...right,
      PORT: "0",
      ENCRYPTION_KEY: newKey(),
    });
    expect({ exitCode, errors }).toEqual({
      exitCode: 1,
      errors:
        'ENCRYPTION_KEY is "(hidden)"; it takes the key that this database was first started with.\n',
    });
    await using server = await startServerProcess(right);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test("may be replaced: the new one first, the old one behind it", async () => {
    await using folder = await temporaryFolder();
    const [old, fresh] = [newKey(), newKey()];
    await (await startServerProcess({ DATA_DIR: folder.path, ENCRYPTION_KEY: old })).kill();
    await using server = await startServerProcess({
      DATA_DIR: folder.path,
      ENCRYPTION_KEY: `${fresh},${old}`,
    });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test("that development makes for itself is readable by its owner only, and lost with its file", async () => {
    await using folder = await temporaryFolder();
    await (await startServerProcess({ DATA_DIR: folder.path })).kill();
    const path = join(folder.path, "encryption.key");
    const { mode } = await stat(path);
    expect(mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(path, "utf8"), "base64")).toHaveLength(32);
    await writeFile(path, `${newKey()}\n`);
    const { exitCode, errors } = await runCommand(["serve"], { DATA_DIR: folder.path, PORT: "0" });
    expect(exitCode).toBe(1);
    expect(errors).toContain("ENCRYPTION_KEY");
  });
});
