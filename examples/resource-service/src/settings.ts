// The service's settings, from the environment.

export interface Settings {
  readonly issuer: string;
  readonly publicOrigin: string;
  /** What tokens must be meant for. */
  readonly audience: string;
  /** Origins of pages that may call from a browser. */
  readonly webOrigins: readonly string[];
  readonly port: number;
  /** The issuer's JWT_SECRET decides how tokens are checked: by keys, or by asking. */
  readonly tokens: "keys" | "introspection";
  /** Has DPoP proofs carry a nonce of this service: 32 characters or more, the same for all its instances. */
  readonly dpopNonceSecret: string | undefined;
  /** Needed for sessions, and for refusing ended ones at once. */
  readonly client: { readonly id: string; readonly secret: string } | undefined;
}

export function readSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const port = Number(environment["RESOURCE_PORT"] || 8001);
  const id = environment["LATCHKEY_CLIENT_ID"];
  const secret = environment["LATCHKEY_CLIENT_SECRET"];
  const issuer = environment["LATCHKEY_ORIGIN"] || "http://localhost:8000";
  const publicOrigin = environment["RESOURCE_ORIGIN"] || `http://localhost:${port}`;
  return {
    issuer,
    publicOrigin,
    audience: environment["RESOURCE_AUDIENCE"] || publicOrigin,
    webOrigins: (environment["WEB_ORIGINS"] || issuer).split(",").map((origin) => origin.trim()),
    port,
    tokens: environment["RESOURCE_TOKENS"] === "introspection" ? "introspection" : "keys",
    dpopNonceSecret: environment["DPOP_NONCE_SECRET"] || undefined,
    client: id && secret ? { id, secret } : undefined,
  };
}

type Environment = Record<string, string | undefined>;

/** Environments of a server and of this service beside it, each with what the other has to know, from one environment. */
export function readBothEnvironments(environment: Environment = process.env): {
  readonly issuer: string;
  readonly server: Environment;
  readonly service: Environment;
} {
  const issuer = environment["ORIGIN"] || `http://localhost:${environment["PORT"] || 8000}`;
  const { publicOrigin } = readSettings(environment);
  const { PATH, HOME, RESOURCE_PORT, RESOURCE_ORIGIN, WEB_ORIGINS, DPOP_NONCE_SECRET } =
    environment;
  return {
    issuer,
    server: {
      ...environment,
      RESOURCE_ORIGINS: environment["RESOURCE_ORIGINS"] || publicOrigin,
    },
    // None of the server's secrets.
    service: {
      PATH,
      HOME,
      RESOURCE_PORT,
      RESOURCE_ORIGIN,
      WEB_ORIGINS,
      DPOP_NONCE_SECRET,
      LATCHKEY_ORIGIN: issuer,
      RESOURCE_TOKENS: environment["JWT_SECRET"] ? "introspection" : "keys",
    },
  };
}
