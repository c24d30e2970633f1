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

function plainHttp(variable: string, origins: readonly string[]): ConfigError | false {
  const plain = origins.find((origin) => !origin.startsWith("https://"));
  return plain !== undefined && new ConfigError(variable, plain, "https origins in production");
}
