// Reads what a JWT says, without judging it: that is for the services that receive it (RFC 7519).

export interface DecodedToken {
  /** Signature algorithm, such as EdDSA. */
  readonly algorithm: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** `iat` */
  readonly signedAt: Date;
  /** From `iat` to `exp`. */
  readonly lifetimeSeconds: number;
}

/** @returns null for text that isn't a JWT */
export function decodeToken(token: string): DecodedToken | null {
  const [header, payload] = token.split(".");
  if (header === undefined || payload === undefined) return null;
  try {
    const claims = readPart(payload);
    const { alg } = readPart(header);
    const [iat, exp] = [Number(claims["iat"]), Number(claims["exp"])];
    return {
      algorithm: String(alg),
      claims,
      signedAt: new Date(iat * 1_000),
      lifetimeSeconds: exp - iat,
    };
  } catch {
    return null;
  }
}

function readPart(partB64u: string): Record<string, unknown> {
  const base64 = partB64u.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}
