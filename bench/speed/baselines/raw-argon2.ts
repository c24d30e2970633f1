// Verifies one password over and over with the server's own parameters and library, two at a time as the server does.
import { createRequire } from "node:module";
import { answer } from "../processes.ts";
import { countPerSecond } from "./baseline.ts";

const fromServer = createRequire(new URL("../../../packages/server/package.json", import.meta.url));
const argon2 = fromServer("argon2") as {
  hash(password: string, options: object): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
};

const password = "correct horse battery staple";
// packages/server/src/config/settings.ts: ARGON2_MEMORY_KIB, ARGON2_PASSES, HASHING_CONCURRENCY.
const parameters = {
  type: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  hashLength: 32,
} as const;
const hash = argon2.hash(password, parameters);

answer(async (message) => {
  const { seconds } = message as { seconds: number };
  const known = await hash;
  return countPerSecond(() => argon2.verify(known, password), { seconds, atOnce: 2 });
});
