// Asks a range service whether a password was stolen somewhere, by the first five characters of its hash alone
// (k-anonymity, as the Pwned Passwords API defines it). Off unless BREACHED_PASSWORDS_URL is set.
import { createHash } from "node:crypto";
import type { AppContext } from "../../context.ts";

const timeoutMs = 2_000;

/** @returns false also when the service doesn't answer: a registration must not depend on it */
export async function isBreached(ctx: AppContext, password: string): Promise<boolean> {
  const { breachedPasswordsUrl } = ctx.config;
  if (breachedPasswordsUrl === undefined) return false;
  // The service's own index; SHA-1 protects nothing here.
  const hash = createHash("sha1").update(password, "utf8").digest("hex").toUpperCase();
  try {
    const response = await fetch(new URL(hash.slice(0, 5), breachedPasswordsUrl), {
      headers: { "add-padding": "true" },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`The service answered ${response.status}.`);
    return hasSuffix(await response.text(), hash.slice(5));
  } catch (error) {
    ctx.log.warn(
      { err: error },
      "The breached-password service didn't answer; the password was taken unchecked.",
    );
    return false;
  }
}

// Lines are `SUFFIX:COUNT`; padding lines count 0.
function hasSuffix(body: string, suffix: string): boolean {
  return body.split("\n").some((line) => {
    const [candidate, count] = line.trim().split(":");
    return candidate === suffix && Number(count) > 0;
  });
}
