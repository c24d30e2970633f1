// The service's settings, from the environment.

export interface Settings {
  readonly issuer: string;
  readonly publicOrigin: string;
  readonly port: number;
  /** Has DPoP proofs carry a nonce of this service: 32 characters or more, the same for all its instances. */
  readonly dpopNonceSecret: string | undefined;
  /** Needed for sessions, and for refusing ended ones at once. */
  readonly client: { readonly id: string; readonly secret: string } | undefined;
}

export function readSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const port = Number(environment["RESOURCE_PORT"] ?? 8001);
  const id = environment["LATCHKEY_CLIENT_ID"];
  const secret = environment["LATCHKEY_CLIENT_SECRET"];
  return {
    issuer: environment["LATCHKEY_ORIGIN"] ?? "http://localhost:8000",
    publicOrigin: environment["RESOURCE_ORIGIN"] ?? `http://localhost:${port}`,
    port,
    dpopNonceSecret: environment["DPOP_NONCE_SECRET"] || undefined,
    client: id && secret ? { id, secret } : undefined,
  };
}
