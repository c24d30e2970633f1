// What production refuses: settings that are only fit for development.
import { ConfigError } from "./config-error.ts";
import type { Config } from "./settings.ts";

// Values that documentation prints, and that are therefore known to everyone.
const exampleSecrets =
  /change-?me|change-in-production|your-secret|your-secure|example|^secret|^password/i;

/** @throws ConfigError for the first setting that is only fit for development */
export function refuseUnsafeProduction(config: Config): void {
  const [first] = productionRefusals(config);
  if (first) throw first;
}

/** Everything that production would refuse. */
export function productionRefusals(config: Config): readonly ConfigError[] {
  const { secret } = config.jwt;
  const refusals = [
    plainHttp("ORIGIN", [config.origin]),
    plainHttp("ALLOWED_ORIGINS", config.origins),
    plainHttp("RESOURCE_ORIGINS", config.resourceOrigins),
    config.emailVerification === "required" &&
      config.mail.smtpUrl === undefined &&
      new ConfigError(
        "SMTP_URL",
        undefined,
        "smtp://… or smtps://… where EMAIL_VERIFICATION is required: nobody could sign in without mail",
      ),
    relyingPartyOfMany(config),
    openProxies(config.trustedProxies),
    cheapHashing(config.argon2),
    secret !== undefined &&
      (exampleSecrets.test(secret) || Buffer.byteLength(secret) < 32) &&
      new ConfigError(
        "JWT_SECRET",
        "(hidden)",
        "32 random bytes or more in production, not a documented example",
      ),
    !config.encryption.key &&
      !config.encryption.keyFile &&
      new ConfigError(
        "ENCRYPTION_KEY",
        undefined,
        "32 random bytes in base64 (or ENCRYPTION_KEY_FILE) in production",
      ),
  ];
  return refusals.filter((refusal) => refusal !== false);
}

// Memory by passes, all of one strength (OWASP Password Storage Cheat Sheet, argon2id with one lane).
const leastMemoryKib = [47_104, 19_456, 12_288, 9_216, 7_168] as const;

/** What argon2id needs at least, in KiB, to take as long to guess as with 19 MiB and two passes. */
export function leastMemoryKibFor(passes: number): number {
  return leastMemoryKib[passes - 1] ?? leastMemoryKib[4];
}

function cheapHashing({ memoryKib, passes }: Config["argon2"]): ConfigError | false {
  const least = leastMemoryKibFor(passes);
  return (
    memoryKib < least &&
    new ConfigError(
      "ARGON2_MEMORY_KIB",
      String(memoryKib),
      `${least} or more where ARGON2_PASSES is ${passes}, in production`,
    )
  );
}

// Without the list of public suffixes, at least no top-level domain is taken for one's own.
function relyingPartyOfMany({ rpId, origin }: Config): ConfigError | false {
  const { hostname } = new URL(origin);
  return (
    !rpId.includes(".") &&
    rpId !== hostname &&
    new ConfigError("RP_ID", rpId, `${hostname} (the host of ORIGIN) or a domain of your own above`)
  );
}

function openProxies(trustedProxies: readonly string[]): ConfigError | false {
  const open = trustedProxies.find((proxy) => /\/0+$/.test(proxy));
  return (
    open !== undefined &&
    new ConfigError(
      "TRUSTED_PROXIES",
      open,
      "the proxies' own addresses in production: anyone else could claim any address",
    )
  );
}

function plainHttp(variable: string, origins: readonly string[]): ConfigError | false {
  const plain = origins.find((origin) => !origin.startsWith("https://"));
  return plain !== undefined && new ConfigError(variable, plain, "https origins in production");
}
