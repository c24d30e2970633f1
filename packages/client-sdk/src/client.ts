// Puts a client together.
import type { LatchkeyClient, LatchkeyClientOptions } from "./latchkey-client.ts";

/**
 * Makes a client of a Latchkey server. Nothing is sent before the first call.
 *
 * @param options `url` of the server; everything else has defaults
 */
export function createLatchkeyClient(options: LatchkeyClientOptions): LatchkeyClient {
  throw new Error(`There is no client for ${options.url} yet.`);
}
