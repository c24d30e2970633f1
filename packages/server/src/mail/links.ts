// Links in letters. They lead to the configured origin, whatever a request claimed to be called.
import type { Config } from "../config/settings.ts";

/** The demo's pages that links lead to. */
export type LinkPage =
  | "verify-email"
  | "confirm-email-change"
  | "undo-email-change"
  | "reset-password"
  | "register"
  | "sign-in";

/** @param token travels behind the `#`, which browsers send to no server and in no Referer */
export function linkTo(config: Pick<Config, "origin">, page: LinkPage, token?: string): string {
  return `${config.origin}/${page}${token === undefined ? "" : `#token=${token}`}`;
}
