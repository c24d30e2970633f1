// Codes as the standard and another implementation compute them pass through the server.
import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { needs } from "../support/installed.ts";
import { type ServerFixture, startServer, type TestClock } from "../support/server.ts";
import { type Person, registerWithPassword } from "./people.ts";
import { toBase32 } from "./totp-codes.ts";

const run = promisify(execFile);

// RFC 6238, appendix B, SHA-1 (with its erratum's secret): seconds since 1970, and the last six of its eight digits.
const secret = toBase32(Buffer.from("12345678901234567890", "ascii"));
const vectors = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
] as const;

describe("RFC 6238's test vectors", () => {
  test.for(vectors)("at %i s the code is %s", async ([seconds, code]) => {
    const clock = clockAt(seconds);
    await using server = await startServer({ clock });
    const person = await registerWithPassword(server);
    await plantApp(server, person, secret);
    const answer = await person.api.auth.totp.confirm.mutate({ code });
    expect(answer.session.methods).toContain("otp");
  });
});

test("Debian's oathtool agrees, for many secrets and moments", async (context) => {
  await needs(context, "oathtool");
  const clock = clockAt(1_700_000_000);
  await using server = await startServer({ clock });
  for (let round = 0; round < 10; round += 1) {
    const person = await registerWithPassword(server);
    const drawn = toBase32(randomBytes(20));
    await plantApp(server, person, drawn);
    const now = `@${Math.floor(clock.now().getTime() / 1000)}`;
    const { stdout } = await run("oathtool", ["--totp", "--base32", "--now", now, drawn]);
    const answer = await person.api.auth.totp.confirm.mutate({ code: stdout.trim() });
    expect(answer.session.assurance).toBe(2);
    clock.advance(12_345_678);
  }
});

/** A clock that stands still until it is told. */
function clockAt(seconds: number): TestClock {
  let nowMs = seconds * 1000;
  return {
    now: () => new Date(nowMs),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** An app whose secret somebody else chose, as the server would have stored it. */
async function plantApp(server: ServerFixture, person: Person, chosen: string): Promise<void> {
  const { keyring, now } = server.running.latchkey.app;
  const sealed = keyring.seal("totp-secret", chosen);
  await server.sql.run(
    "insert into totp_apps (id, user_id, name, secret_sealed, last_used_step, created_at) values (?, ?, 'Planted', ?, 0, ?)",
    [randomUUID(), person.user.id, sealed, now().toISOString()],
  );
}
