// Where the key for data at rest comes from: the environment, a file, or (in development only) a file made at first start.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "./config-error.ts";
import type { Config } from "./settings.ts";

/**
 * Loads the master keys, newest first.
 *
 * @returns one to many 32-byte keys; a comma separates them in the variable, a line break in the file
 * @throws ConfigError when a key isn't 32 bytes of base64
 */
export function loadMasterKeys(
  config: Pick<Config, "encryption" | "dataDir">,
): readonly Uint8Array[] {
  const { key, keyFile } = config.encryption;
  if (key) return parseKeys("ENCRYPTION_KEY", key.split(","));
  if (keyFile) return parseKeys("ENCRYPTION_KEY_FILE", readKeyFile(keyFile).split("\n"));
  return parseKeys("ENCRYPTION_KEY", developmentKey(config.dataDir).split("\n"));
}

function parseKeys(variable: string, texts: readonly string[]): readonly Uint8Array[] {
  const keys = texts
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => new Uint8Array(Buffer.from(text, "base64")));
  if (keys.length === 0 || keys.some((key) => key.length !== 32)) {
    throw new ConfigError(
      variable,
      "(hidden)",
      "32 random bytes in base64, for example from `openssl rand -base64 32`",
    );
  }
  return keys;
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new ConfigError(
      "ENCRYPTION_KEY_FILE",
      path,
      "the path of a readable file with 32 random bytes in base64",
    );
  }
}

function developmentKey(dataDir: string): string {
  const path = join(dataDir, "encryption.key");
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    // "wx": two processes that start together must not end up with different keys.
    try {
      writeFileSync(path, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
  return readFileSync(path, "utf8");
}
