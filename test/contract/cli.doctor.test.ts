// latchkey doctor: explains each unsafe setting and how to mend it, also where production would refuse to start.
import { describe, expect, test } from "vitest";
import { runCommand } from "../support/server-process.ts";

const safe = {
  NODE_ENV: "production",
  ORIGIN: "https://auth.example.com",
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
  RATE_LIMITS: "on",
  ARGON2_MEMORY_KIB: "",
  ARGON2_PASSES: "",
  EMAIL_VERIFICATION: "required",
  SMTP_URL: "smtps://mail.example.com",
  MAIL_FROM: "auth@example.com",
  TRUSTED_PROXIES: "10.0.0.1",
};

const unsafe = [
  ["ORIGIN", "http://auth.example.com", "unencrypted"],
  ["NODE_ENV", "development", "without a word"],
  ["ENCRYPTION_KEY", "", "beside the data"],
  ["JWT_SECRET", "a secret of 32 bytes and some more", "could also make them"],
  ["RATE_LIMITS", "off", "guessed without end"],
  ["EMAIL_VERIFICATION", "off", "addresses that aren't theirs"],
  ["TRUSTED_PROXIES", "", "looks like the proxy"],
  ["ARGON2_MEMORY_KIB", "64", "cheap to try"],
  ["DPOP", "off", "Whoever copies a token"],
  ["JWT_EXPIRATION_MINUTES", "90", "lives long"],
  ["RP_ID", "com", "Production refuses"],
  ["ALLOWED_ORIGINS", "http://app.example.com", "Production refuses"],
  ["RESOURCE_ORIGINS", "http://api.example.com", "Production refuses"],
  ["SMTP_URL", "", "Production refuses"],
] as const;

interface Advice {
  readonly variable: string;
  readonly problem: string;
  readonly remedy: string;
}

async function adviceOn(environment: Record<string, string>): Promise<Advice[]> {
  const { exitCode, output, errors } = await runCommand(["doctor", "--json"], environment);
  const advice = JSON.parse(output) as Advice[];
  expect([exitCode, errors]).toEqual([advice.length > 0 ? 1 : 0, ""]);
  return advice;
}

test("finds nothing to mend in a safe deployment, and says so with 0", async () => {
  const result = await runCommand(["doctor"], safe);
  expect(result).toEqual({ exitCode: 0, output: "Nothing to mend.\n", errors: "" });
});

test("explains everything at once that is unsafe in production, in lines for people", async () => {
  // Some contradict each other; these don't.
  const together = unsafe.filter(([name]) => name !== "NODE_ENV" && name !== "SMTP_URL");
  const { exitCode, output } = await runCommand(["doctor"], {
    ...safe,
    ...Object.fromEntries(together),
  });
  expect(exitCode).toBe(1);
  const blocks = output.trimEnd().split(/\n(?=\S)/);
  expect(blocks).toHaveLength(together.length);
  for (const [variable, , problem] of together) {
    const block = blocks.find((lines) => lines.startsWith(`${variable}\n`)) ?? "";
    expect(block).toMatch(/^\S+\n {2}[^\n]+\.\n {2}[^\n]+\.$/);
    expect(block).toContain(problem);
  }
});

describe("on its own", () => {
  test.for([
    ["NODE_ENV", "development", "without a word"],
    ["SMTP_URL", "", "Production refuses"],
    ["TRUSTED_PROXIES", "0.0.0.0/0", "Production refuses"],
  ] as const)("%s=%s is explained", async ([variable, value, problem]) => {
    const advice = await adviceOn({ ...safe, [variable]: value });
    expect(advice).toEqual([
      { variable, problem: expect.stringContaining(problem), remedy: expect.any(String) },
    ]);
  });
});

test("a development machine is told what it would have to change", async () => {
  const advice = await adviceOn({});
  expect(advice.map(({ variable }) => variable)).toEqual([
    "ORIGIN",
    "NODE_ENV",
    "ENCRYPTION_KEY",
    "RATE_LIMITS",
    "EMAIL_VERIFICATION",
    "ARGON2_MEMORY_KIB",
    "ALLOWED_ORIGINS",
  ]);
});

test("a rhythm that asks for more is worth little where no code can be mailed", async () => {
  const stepUp = { ...safe, TYPING_POLICY: "stepUp" };
  expect(await adviceOn(stepUp)).toEqual([]);
  const advice = await adviceOn({ ...stepUp, SMTP_URL: "", EMAIL_VERIFICATION: "off" });
  expect(advice.map(({ variable }) => variable)).toContain("TYPING_POLICY");
});
