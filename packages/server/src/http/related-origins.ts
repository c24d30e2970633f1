// Which other domains' pages may use this server's passkeys (WebAuthn Level 3, section 5.11). Browsers ask at the relying
// party's id, and verification takes the same origins.
import { Hono } from "hono";
import type { Config } from "../config/settings.ts";
import type { HttpEnv } from "./env.ts";
import { allowOnly } from "./rest/allowed-methods.ts";

/** `/.well-known/webauthn`, where an origin is configured that needs it. */
export function relatedOrigins(config: Pick<Config, "origins" | "rpId">): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  const origins = config.origins.filter((origin) => needsListing(origin, config.rpId));
  if (origins.length === 0) return hono;
  hono.all("/.well-known/webauthn", allowOnly(["GET"]), (context) => {
    context.header("cache-control", "public, max-age=300");
    return context.json({ origins });
  });
  return hono;
}

// An origin whose host is the relying party's id, or below it, needs no leave; one without TLS gets none.
function needsListing(origin: string, rpId: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" && hostname !== rpId && !hostname.endsWith(`.${rpId}`);
}
