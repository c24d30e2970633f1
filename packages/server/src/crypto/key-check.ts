// Refuses to start with another key than the one that this database's secrets were sealed under.
import type { Keyring } from "./keyring.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Db } from "../store/db.ts";
import { keepKeyCheck } from "../store/key-check.store.ts";

const known = "latchkey";

/** @throws ConfigError when the key at hand doesn't open this database's secrets */
export async function checkEncryptionKey(db: Db, keyring: Keyring): Promise<void> {
  const sealed = await db.transaction((tx) => keepKeyCheck(tx, keyring.seal("key-check", known)));
  if (!opens(keyring, sealed)) {
    throw new ConfigError(
      "ENCRYPTION_KEY",
      "(hidden)",
      "the key that this database was first started with",
    );
  }
}

function opens(keyring: Keyring, sealed: string): boolean {
  try {
    return keyring.open("key-check", sealed) === known;
  } catch {
    return false;
  }
}
