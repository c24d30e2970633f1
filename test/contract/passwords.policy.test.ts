// Which passwords are taken, the same at registration and change; and hashes that keep up with their parameters.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { goodPassword, newProfile, registerWithPassword, signInWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const shared = withServer();

const registering = (server: { readonly url: string }, password: string, email?: string) =>
  createCaller(server).api.auth.passwords.register.mutate({
    ...newProfile(email),
    password,
    mode: "body",
  });

describe("a new password", () => {
  shared.for([
    ["fourteen characters", "k7#Vq2!xR9$mZp", "PASSWORD_TOO_SHORT"],
    ["129 characters", "correct horse battery ".repeat(6).slice(0, 129), "PASSWORD_TOO_LONG"],
    ["a listed password twice", "password123password123", "PASSWORD_GUESSABLE"],
    ["a keyboard's rows", "qwertyuiopasdfghjkl", "PASSWORD_GUESSABLE"],
    ["one character", "aaaaaaaaaaaaaaaaaaaaaa", "PASSWORD_GUESSABLE"],
    ["the person's name", "Lovelace wanders far tonight", "PASSWORD_PERSONAL"],
    ["the product's name", "latchkey wanders far tonight", "PASSWORD_PERSONAL"],
    ["the name in full-width letters", "Ｌｏｖｅｌａｃｅ wanders far", "PASSWORD_PERSONAL"],
  ] as const)("of %s is refused with the reason", async ([, password, code], { server }) => {
    const refusal = await refusalOf(registering(server, password));
    expect(refusal).toMatchObject({ code, httpStatus: 400 });
    expect(refusal.fieldErrors?.["password"]?.[0]?.length).toBeGreaterThan(20);
  });

  shared("of 128 characters, of spaces and of any script is taken", async ({ server }) => {
    const strong = [
      "sieben stille Laternen treiben übers Meer",
      "七つ の 静かな 灯り が 流れる 夜 と 風 の 歌",
      "k7#Vq2!xR9$mZpT4wLs8bN1cF6yHd3gJ".repeat(4),
    ];
    for (const password of strong) {
      expect(await registering(server, password)).toMatchObject({ status: "signedIn" });
    }
  });

  shared("is the same password in another Unicode form", async ({ server }) => {
    const composed = "caf\u00e9 lanterns drift quietly";
    const { email } = await registerWithPassword(server, { password: composed });
    const signedIn = await signInWithPassword(server, email, {
      password: composed.normalize("NFD"),
    });
    expect(signedIn.status).toBe("signedIn");
  });
});

test("a password that was stolen elsewhere is refused, told by five characters of its hash alone", async () => {
  const stolen = "seven stolen lanterns drift";
  const hash = createHash("sha1").update(stolen).digest("hex").toUpperCase();
  const asked: string[] = [];
  const ranges = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(`${"0".repeat(35)}:0\r\n${hash.slice(5)}:42\r\n`);
  }).listen(0, "127.0.0.1");
  await once(ranges, "listening");
  const { port } = ranges.address() as AddressInfo;
  try {
    const environment = { BREACHED_PASSWORDS_URL: `http://127.0.0.1:${port}/range/` };
    await using server = await startServer({ environment });
    expect(await refusalOf(registering(server, stolen))).toMatchObject({
      code: "PASSWORD_BREACHED",
    });
    expect(asked).toEqual([`/range/${hash.slice(0, 5)}`]);
    expect(await registering(server, goodPassword)).toMatchObject({ status: "signedIn" });
  } finally {
    ranges.close();
  }
});

test("a hash is made anew at sign-in once its parameters have risen", async () => {
  await using before = await startServer({ environment: { ARGON2_MEMORY_KIB: "64" } });
  const { email, user } = await registerWithPassword(before);
  const hashOf = async () => {
    const rows = await before.sql.run<{ password_hash: string }>(
      `select password_hash from password_credentials where user_id = '${user.id}'`,
    );
    return rows[0]?.password_hash ?? "";
  };
  expect(await hashOf()).toContain("m=64,");
  await using after = await startServer({
    dataDir: before.dataDir,
    environment: { ARGON2_MEMORY_KIB: "128" },
  });
  await signInWithPassword(after, email);
  expect(await hashOf()).toContain("m=128,");
  expect((await signInWithPassword(after, email)).status).toBe("signedIn");
});
