// The issuer's session cookie, where it reaches a resource's host.

const prefixed = /(?:^|;)\s*__Host-latchkey_session=([^;\s]+)/;
const plain = /(?:^|;)\s*latchkey_session=([^;\s]+)/;

/**
 * Finds the session in a Cookie header.
 *
 * @param plainHttp whether the issuer is served over http: only there, for Safari in development, has its cookie no
 *   prefix. Elsewhere a neighbouring host could have set a cookie of that name.
 */
export function sessionOf(cookies: string | undefined, plainHttp: boolean): string | undefined {
  if (cookies === undefined) return undefined;
  return prefixed.exec(cookies)?.[1] ?? (plainHttp ? plain.exec(cookies)?.[1] : undefined);
}
