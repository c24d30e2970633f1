// The one reader of process.env: parses it, and refuses what contradicts itself or is unsafe in production.
import { ConfigError, describeFirstIssue } from "./config-error.ts";
import { refuseUnsafeProduction } from "./production.ts";
import { type Config, environmentSchema, toConfig } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the environment.
 *
 * @param environment variable names to text; `process.env` unless told
 * @throws ConfigError with one line that names the variable, what it got and what it takes
 */
export function readConfig(environment: Environment = process.env): Config {
  const config = readDraft(environment);
  if (config.production) refuseUnsafeProduction(config);
  return config;
}

/**
 * Reads the environment to advise on it, unsafe as it may be for production.
 *
 * @throws ConfigError for what can't be read or contradicts itself
 */
export function readDraft(environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse({ ...given, RP_ID: environment["RP_ID"] });
  if (!parsed.success) throw describeFirstIssue(parsed.error, environment);
  const config = toConfig(parsed.data);
  refuseContradictions(config);
  return config;
}

function refuseContradictions(config: Config): void {
  if (config.jwt.algorithm === "HS256" && !config.jwt.secret) {
    throw new ConfigError("JWT_ALGORITHM", "HS256", "EdDSA, or HS256 together with a JWT_SECRET");
  }
  if (config.dpopPolicy === "off" && config.dpopNonces === "required")
    throw new ConfigError("DPOP_NONCES", "required", "off where DPOP is off: nobody sends proofs");
  if (config.rpId === "")
    throw new ConfigError("RP_ID", "", "the domain that passkeys belong to, such as example.com");
  const host = new URL(config.origin).hostname;
  if (host !== config.rpId && !host.endsWith(`.${config.rpId}`)) {
    throw new ConfigError(
      "RP_ID",
      config.rpId,
      `${host} (the host of ORIGIN) or a domain above it`,
    );
  }
}
