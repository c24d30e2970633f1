// What production refuses: settings that are only fit for development.
import { ConfigError } from "./config-error.ts";
import type { Config } from "./settings.ts";

// Values that documentation prints, and that are therefore known to everyone.
const exampleSecrets =
  /change-?me|change-in-production|your-secret|your-secure|example|^secret|^password/i;

/** @throws ConfigError for the first setting that is only fit for development */
export function refuseUnsafeProduction(config: Config): void {
  refusePlainHttp("ORIGIN", [config.origin]);
  refusePlainHttp("ALLOWED_ORIGINS", config.origins);
  refusePlainHttp("RESOURCE_ORIGINS", config.resourceOrigins);
  if (config.emailVerification === "required" && config.mail.smtpUrl === undefined) {
    throw new ConfigError(
      "SMTP_URL",
      undefined,
      "smtp://… or smtps://… where EMAIL_VERIFICATION is required: nobody could sign in without mail",
    );
  }
  const { secret } = config.jwt;
  if (secret !== undefined && (exampleSecrets.test(secret) || Buffer.byteLength(secret) < 32)) {
    throw new ConfigError(
      "JWT_SECRET",
      "(hidden)",
      "32 random bytes or more in production, not a documented example",
    );
  }
  if (!config.encryption.key && !config.encryption.keyFile) {
    throw new ConfigError(
      "ENCRYPTION_KEY",
      undefined,
      "32 random bytes in base64 (or ENCRYPTION_KEY_FILE) in production",
    );
  }
}

function refusePlainHttp(variable: string, origins: readonly string[]): void {
  const plain = origins.find((origin) => !origin.startsWith("https://"));
  if (plain !== undefined) throw new ConfigError(variable, plain, "https origins in production");
}
