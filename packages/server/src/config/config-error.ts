// A bad setting, told in one line.
import type { z } from "zod";

/** A bad setting, told in one line: the variable, what it got and what it takes. */
export class ConfigError extends Error {
  readonly variable: string;
  /** What would be taken instead. */
  readonly takes: string;

  constructor(variable: string, got: string | undefined, takes: string) {
    super(
      `${variable} is ${got === undefined ? "not set" : JSON.stringify(got)}; it takes ${takes}.`,
    );
    this.name = "ConfigError";
    this.variable = variable;
    this.takes = takes;
  }
}

const secretVariables = new Set([
  "JWT_SECRET",
  "ENCRYPTION_KEY",
  "DATABASE_URL",
  "SMTP_URL",
  "METRICS_TOKEN",
]);

/** The first issue of a failed parse as a {@link ConfigError}; secrets are named, never shown. */
export function describeFirstIssue(
  error: z.ZodError,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigError {
  const issue = error.issues[0];
  const variable = String(issue?.path[0] ?? "environment");
  const got = secretVariables.has(variable) ? "(hidden)" : environment[variable];
  return new ConfigError(variable, got, issue ? describe(issue) : "a valid value");
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return issue.values.map(String).join(" or ");
  if (issue.code === "too_small")
    return issue.message.startsWith("Too small") ? `${issue.minimum} or more` : issue.message;
  if (issue.code === "too_big") return `${issue.maximum} at most`;
  if (issue.code === "invalid_type") return `a ${issue.expected}`;
  return issue.message;
}
