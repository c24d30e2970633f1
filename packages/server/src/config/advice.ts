// What is unsafe in a configuration, and how to mend it.
import { leastMemoryKibFor, productionRefusals } from "./production.ts";
import type { Config } from "./settings.ts";

export interface Advice {
  readonly variable: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Everything that a deployment should mend before strangers reach it, most urgent first. */
export function adviseOn(config: Config): Advice[] {
  const explained = [...urgentIn(config), ...furtherIn(config)].filter((entry) => entry !== false);
  return [...explained, ...refusalsBeside(explained, config)];
}

function urgentIn(config: Config): (Advice | false)[] {
  return [
    !config.origin.startsWith("https:") && {
      variable: "ORIGIN",
      problem: "Pages and cookies travel unencrypted.",
      remedy: "Set it to the https origin that people see, behind TLS.",
    },
    !config.production && {
      variable: "NODE_ENV",
      problem: "Unsafe settings are taken without a word.",
      remedy: "Set it to production.",
    },
    config.encryption.key === undefined &&
      config.encryption.keyFile === undefined && {
        variable: "ENCRYPTION_KEY",
        problem: "The key for data at rest lies beside the data.",
        remedy: "Keep it elsewhere: openssl rand -base64 32, then set it or ENCRYPTION_KEY_FILE.",
      },
    config.jwt.secret !== undefined && {
      variable: "JWT_SECRET",
      problem: "Whoever verifies tokens could also make them.",
      remedy: "Remove it: tokens are signed with keys that are published.",
    },
    !config.rateLimits && {
      variable: "RATE_LIMITS",
      problem: "Passwords can be guessed without end.",
      remedy: "Remove it, unless something in front limits.",
    },
    config.emailVerification === "off" && {
      variable: "EMAIL_VERIFICATION",
      problem: "People can register addresses that aren't theirs, and learn who has an account.",
      remedy: "Set it to required, with SMTP_URL.",
    },
  ];
}

function furtherIn(config: Config): (Advice | false)[] {
  return [
    config.typingPolicy === "stepUp" &&
      config.mail.smtpUrl === undefined &&
      !config.mail.inbox && {
        variable: "TYPING_POLICY",
        problem: "A rhythm that doesn't fit asks nothing of accounts without a second factor.",
        remedy: "Set SMTP_URL, so that they can be mailed a code.",
      },
    config.trustedProxies.length === 0 &&
      config.production && {
        variable: "TRUSTED_PROXIES",
        problem: "Behind a proxy, every caller looks like the proxy.",
        remedy: "List the proxy's addresses.",
      },
    config.argon2.memoryKib < leastMemoryKibFor(config.argon2.passes) && {
      variable: "ARGON2_MEMORY_KIB",
      problem: "Stolen password hashes are cheap to try.",
      remedy: `Leave it and ARGON2_PASSES out, or set ${leastMemoryKibFor(config.argon2.passes)} or more.`,
    },
    config.dpopPolicy === "off" && {
      variable: "DPOP",
      problem: "Whoever copies a token can use it, also clients that would bind theirs to a key.",
      remedy: "Leave it out, or set it to required.",
    },
    config.jwt.lifetimeSeconds > 3_600 && {
      variable: "JWT_EXPIRATION_MINUTES",
      problem: "A stolen token lives long at services that don't follow revocations.",
      remedy: "Set it to 60 or less.",
    },
  ];
}

// What production refuses and nothing above explains.
function refusalsBeside(explained: readonly Advice[], config: Config): Advice[] {
  const variables = new Set(explained.map(({ variable }) => variable));
  return productionRefusals(config)
    .filter(({ variable }) => !variables.has(variable))
    .map(({ variable, takes }) => ({
      variable,
      problem: "Production refuses to start with it.",
      remedy: `It takes ${takes}.`,
    }));
}
