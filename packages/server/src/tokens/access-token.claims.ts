// What an access token says. `ver` is the account's authorization version, `aal` the assurance level (NIST SP 800-63B-4).
import { z } from "zod";

export const accessTokenClaims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  sub: z.string(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  role: z.string(),
  /** What the role held at the issue; left out when it holds nothing. A change of it raises `ver`. */
  permissions: z.array(z.string()).optional(),
  sid: z.string(),
  amr: z.array(z.string()),
  aal: z.union([z.literal(1), z.literal(2)]),
  auth_time: z.number(),
  ver: z.number(),
  /** The key that the token is bound to (RFC 9449, section 6). */
  cnf: z.object({ jkt: z.string() }).optional(),
});

export type AccessTokenClaims = z.output<typeof accessTokenClaims>;
