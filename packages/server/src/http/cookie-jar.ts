// Cookies: HttpOnly, SameSite, bound to this host by the __Host- prefix (RFC 6265bis, section 4.1.3).
import type { Context } from "hono";
import { generateCookie, getCookie } from "hono/cookie";
import type { CookieJar, CookieName } from "../context.ts";

/** A jar whose contents go out with the answer. */
export interface ResponseCookies extends CookieJar {
  /** Adds a Set-Cookie header for each cookie that was set or cleared. */
  applyTo(headers: Headers): void;
}

/**
 * @param plainHttp whether this is development over http, where Safari drops Secure cookies even on localhost;
 *   there alone, and for Safari alone, an unprefixed cookie stands in
 */
export function openCookieJar(context: Context, plainHttp: boolean): ResponseCookies {
  const unprefixed = plainHttp && isSafari(context.req.header("user-agent") ?? "");
  const nameOf = (name: CookieName): string => `${unprefixed ? "" : "__Host-"}latchkey_${name}`;
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
    get: (name) => getCookie(context, nameOf(name)) || undefined,
    set: change,
    clear(name) {
      // Clearing what the browser doesn't have would only make noise, and undo a cookie that was just set.
      if (getCookie(context, nameOf(name)) !== undefined || changes.has(name)) change(name, "", 0);
    },
    applyTo(headers) {
      for (const cookie of changes.values()) headers.append("set-cookie", cookie);
    },
  };
}

function isSafari(userAgent: string): boolean {
  return userAgent.includes("Safari/") && !/Chrome|Chromium|Edg/.test(userAgent);
}
