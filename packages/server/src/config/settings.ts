// Every environment variable with its check and its safe development default, and the settings made of them.
import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { typingPolicies } from "../behavior/typing-policy.ts";

const minutes = (fallback: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(fallback);
const count = (fallback: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(fallback);
const givenList = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);
const list = z.string().default("").pipe(givenList);
const origin = z
  .string()
  .refine(isOrigin, "a web origin such as https://auth.example.com, without a path");
const addressRange = z
  .string()
  .refine(isAddressRange, "IP addresses or ranges such as 10.0.0.0/8, separated by commas");

export const environmentSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  HOST: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  ORIGIN: origin.optional(),
  ALLOWED_ORIGINS: list.pipe(z.array(origin)),
  RESOURCE_ORIGINS: givenList.pipe(z.array(origin)).optional(),
  TRUSTED_PROXIES: list.pipe(z.array(addressRange)),
  RP_ID: z.string().optional(),
  RP_NAME: z.string().min(1).max(64).default("Latchkey"),
  DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?|sqlite|file):/, "a URL that starts with postgres:// or sqlite:")
    .optional(),
  ENCRYPTION_KEY: z.string().optional(),
  ENCRYPTION_KEY_FILE: z.string().optional(),
  JWT_SECRET: z
    .string()
    .min(16, "at least 16 characters (32 random bytes in production)")
    .optional(),
  JWT_ALGORITHM: z.enum(["EdDSA", "HS256"]).optional(),
  JWT_EXPIRATION_MINUTES: minutes(15, 1440),
  SESSION_IDLE_MINUTES: minutes(14 * 24 * 60, 90 * 24 * 60),
  SESSION_MAX_MINUTES: minutes(30 * 24 * 60, 365 * 24 * 60),
  EMAIL_VERIFICATION: z.enum(["off", "required"]).default("off"),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "a URL that starts with smtp:// or smtps://")
    .refine((text) => URL.canParse(text), "a URL such as smtps://user:password@mail.example.com")
    .optional(),
  MAIL_FROM: z
    .string()
    .refine(isSender, "an address, or a name and an address: Latchkey <no-reply@example.com>")
    .optional(),
  ARGON2_MEMORY_KIB: count(19_456, 4_194_304),
  ARGON2_PASSES: count(2, 64),
  BREACHED_PASSWORDS_URL: z.url({ protocol: /^https?$/ }).optional(),
  HASHING_CONCURRENCY: count(2, 64),
  HASHING_QUEUE_LENGTH: count(64, 100_000),
  DPOP: z.enum(["off", "allowed", "required"]).default("allowed"),
  DPOP_NONCES: z.enum(["off", "required"]).default("off"),
  TYPING_POLICY: z.enum(typingPolicies).default("observe"),
  RATE_LIMITS: z.enum(["on", "off"]).default("on"),
  METRICS_TOKEN: z
    .string()
    .regex(
      /^\S{16,}$/,
      "at least 16 characters without spaces, such as from `openssl rand -hex 32`",
    )
    .optional(),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

/** The server's settings, read once at start. Durations are in the unit that their names bear. */
export type Config = ReturnType<typeof toConfig>;

/** Turns checked variables into settings. */
export function toConfig(env: z.output<typeof environmentSchema>) {
  const dataDir = resolve(env.DATA_DIR);
  const publicOrigin = env.ORIGIN ?? `http://localhost:${env.PORT}`;
  const production = env.NODE_ENV === "production";
  const resourceOrigins =
    env.RESOURCE_ORIGINS ?? defaultResourceOrigins(env.NODE_ENV, publicOrigin);
  return {
    production,
    host: env.HOST,
    port: env.PORT,
    origin: publicOrigin,
    origins: [...new Set([publicOrigin, ...env.ALLOWED_ORIGINS])] as readonly string[],
    /** Services whose requests this server proves: pages may call them, and tokens are meant for them too. */
    resourceOrigins: resourceOrigins as readonly string[],
    audiences: [...new Set([publicOrigin, ...resourceOrigins])] as readonly string[],
    trustedProxies: env.TRUSTED_PROXIES as readonly string[],
    rpId: env.RP_ID ?? new URL(publicOrigin).hostname,
    rpName: env.RP_NAME,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? `sqlite:${resolve(dataDir, "app.db")}`,
    encryption: { key: env.ENCRYPTION_KEY, keyFile: env.ENCRYPTION_KEY_FILE },
    jwt: {
      secret: env.JWT_SECRET,
      algorithm: env.JWT_ALGORITHM ?? (env.JWT_SECRET ? ("HS256" as const) : ("EdDSA" as const)),
      lifetimeSeconds: env.JWT_EXPIRATION_MINUTES * 60,
    },
    session: {
      idleSeconds: env.SESSION_IDLE_MINUTES * 60,
      maxSeconds: env.SESSION_MAX_MINUTES * 60,
    },
    emailVerification: env.EMAIL_VERIFICATION,
    mail: {
      smtpUrl: env.SMTP_URL,
      from:
        env.MAIL_FROM ??
        `${env.RP_NAME.replaceAll(/[^\p{L}\p{N} ]/gu, "")} <no-reply@${new URL(publicOrigin).hostname}>`,
      /** Whether letters are kept and shown to anyone who asks, for want of a mail server: on a developer's machine only. */
      inbox: !production && env.SMTP_URL === undefined && isLoopback(publicOrigin),
    },
    argon2: { memoryKib: env.ARGON2_MEMORY_KIB, passes: env.ARGON2_PASSES, parallelism: 1 },
    breachedPasswordsUrl: env.BREACHED_PASSWORDS_URL,
    hashing: { concurrency: env.HASHING_CONCURRENCY, queueLength: env.HASHING_QUEUE_LENGTH },
    dpopPolicy: env.DPOP,
    dpopNonces: env.DPOP_NONCES,
    typingPolicy: env.TYPING_POLICY,
    rateLimits: env.RATE_LIMITS === "on",
    /** What a scraper of `/metrics` presents; without it there are none. */
    metricsToken: env.METRICS_TOKEN,
    logLevel: env.LOG_LEVEL,
  };
}

// A display name without anything that has a meaning in a header, and an address as canonicalEmail makes them.
function isSender(text: string): boolean {
  return /^([\p{L}\p{N}][\p{L}\p{N}' -]{0,62} <[^\s<>,;:"()[\]\\@]{1,64}@[a-z0-9.-]{1,253}>|[^\s<>,;:"()[\]\\@]{1,64}@[a-z0-9.-]{1,253})$/iu.test(
    text,
  );
}

// Where `pnpm start:services` puts its resource service.
function defaultResourceOrigins(environment: string, publicOrigin: string): string[] {
  return environment === "development" && isLoopback(publicOrigin) ? ["http://localhost:8001"] : [];
}

function isLoopback(webOrigin: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$|\.localhost$/.test(new URL(webOrigin).hostname);
}

function isOrigin(text: string): boolean {
  return (
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
  );
}

function isAddressRange(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (prefix === undefined) return longest > 0;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest;
}
