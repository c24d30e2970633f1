// Cookies: HttpOnly, SameSite, bound to this host by the __Host- prefix (RFC 6265bis, section 4.1.3).
import { generateCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import type { CookieJar, CookieName } from "../context.ts";
import type { SentRequest } from "./sent-request.ts";

/** A jar whose contents go out with the answer. */
export interface ResponseCookies extends CookieJar {
  /** The Set-Cookie header of each cookie that was set or cleared. */
  changes(): readonly string[];
  /** Adds those headers to an answer. */
  applyTo(headers: Headers): void;
}

/**
 * @param plainHttp whether this is development over http, where Safari drops Secure cookies even on localhost;
 *   there alone, and for Safari alone, an unprefixed cookie stands in
 */
export function openCookieJar(sent: SentRequest, plainHttp: boolean): ResponseCookies {
  const unprefixed = plainHttp && isSafari(sent.header("user-agent") ?? "");
  const nameOf = (name: CookieName): string => `${unprefixed ? "" : "__Host-"}latchkey_${name}`;
  const sentCookie = (name: CookieName): string | undefined =>
    parse(sent.header("cookie") ?? "", nameOf(name))[nameOf(name)];
  const changes = new Map<CookieName, string>();
  const change = (name: CookieName, value: string, maxAge: number): void => {
    const attributes = {
      path: "/",
      httpOnly: true,
      secure: !unprefixed,
      sameSite: "Strict",
      maxAge,
    } as const;
    changes.set(name, generateCookie(nameOf(name), value, attributes));
  };
  return {
    get: (name) => sentCookie(name) || undefined,
    set: change,
    clear(name) {
      // Clearing what the browser doesn't have would only make noise, and undo a cookie that was just set.
      if (sentCookie(name) !== undefined || changes.has(name)) change(name, "", 0);
    },
    changes: () => [...changes.values()],
    applyTo(headers) {
      for (const cookie of changes.values()) headers.append("set-cookie", cookie);
    },
  };
}

function isSafari(userAgent: string): boolean {
  return userAgent.includes("Safari/") && !/Chrome|Chromium|Edg/.test(userAgent);
}
