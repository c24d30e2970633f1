// Numbers that are good for one request, for clients without DPoP. None is remembered before it is used.
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { createMemoryOnceOnly, ResourceError } from "@latchkey/server/resource";

export interface RequestNonces {
  /** A fresh one, good for a minute. */
  handOut(): string;
  /** @throws ResourceError for one that isn't ours, is too old (`invalid_token`) or was used (`replay_detected`) */
  spend(nonce: string): Promise<void>;
}

const lifetimeMs = 60_000;

export function createRequestNonces(): RequestNonces {
  const key = randomBytes(32);
  const spent = createMemoryOnceOnly();
  const sign = (text: string) => createHmac("sha256", key).update(text).digest();
  return {
    handOut() {
      const text = `${Date.now() + lifetimeMs}.${randomUUID()}`;
      return `${text}.${sign(text).toString("base64url")}`;
    },
    async spend(nonce) {
      const [, text = "", expiresMs = "", mac = ""] =
        /^((\d{13})\.[0-9a-f-]{36})\.([\w-]{43})$/.exec(nonce) ?? [];
      const genuine = mac !== "" && timingSafeEqual(sign(text), Buffer.from(mac, "base64url"));
      if (!genuine || Number(expiresMs) < Date.now())
        throw new ResourceError("invalid_token", "The nonce is unknown or too old.");
      if (!(await spent.take(text, new Date(Number(expiresMs)))))
        throw new ResourceError("replay_detected", "This request was sent before.");
    },
  };
}
