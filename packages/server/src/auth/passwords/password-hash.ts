// argon2id (RFC 9106) behind the hashing queue.
import argon2 from "argon2";
import type { AppContext } from "../../context.ts";

const hashBytes = 32;

/** @returns a PHC string of the password's NFKC form under the configured parameters */
export async function hashPassword(ctx: AppContext, password: string): Promise<string> {
  return ctx.hashing.run(() => argon2.hash(normalise(password), parameters(ctx)));
}

/** Whether a password matches a hash. */
export async function verifyPassword(
  ctx: AppContext,
  passwordHash: string,
  password: string,
): Promise<boolean> {
  return ctx.hashing.run(() => argon2.verify(passwordHash, normalise(password)));
}

/** Whether a hash was made under weaker parameters than today's. */
export function isOutdated(ctx: AppContext, passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parameters(ctx);
  return argon2.needsRehash(passwordHash, { memoryCost, timeCost, parallelism });
}

// The same password typed on another keyboard may arrive in another Unicode form (NIST SP 800-63B-4, section 3.1.1.2).
function normalise(password: string): string {
  return password.normalize("NFKC");
}

function parameters(ctx: AppContext) {
  const { memoryKib, passes, parallelism } = ctx.config.argon2;
  const type: 2 = argon2.argon2id;
  return { type, memoryCost: memoryKib, timeCost: passes, parallelism, hashLength: hashBytes };
}
