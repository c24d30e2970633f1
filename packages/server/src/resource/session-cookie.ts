// The issuer's session cookie, where it reaches a resource's host.

const pattern = /(?:^|;\s*)(?:__Host-)?latchkey_session=([^;]+)/;

/** @param cookies value of the Cookie header, or null without one */
export function sessionOf(cookies: string | null): string | undefined {
  return pattern.exec(cookies ?? "")?.[1];
}
