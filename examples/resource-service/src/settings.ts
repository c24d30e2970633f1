// The service's settings, from the environment.

export interface Settings {
  readonly issuer: string;
  readonly publicOrigin: string;
  readonly port: number;
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
    client: id && secret ? { id, secret } : undefined,
  };
}
