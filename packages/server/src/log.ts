// Structured logs (pino): to standard output, and to app.log in the data folder, where the audit's heads are mirrored too.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import type { Config } from "./config/settings.ts";
import type { Log } from "./context.ts";

// What must never reach a log, wherever it may be logged from.
const secretPaths = [
  "password",
  "token",
  "accessToken",
  "refreshToken",
  "secret",
  "code",
  "authorization",
  "cookie",
];

export interface LogFile {
  readonly log: Log;
  /** Goes to the file alone, whatever the level: the audit's rows and signed heads. */
  readonly auditLog: Log;
  close(): void;
}

export function logPath(config: Pick<Config, "dataDir">): string {
  return join(config.dataDir, "app.log");
}

// What waits while the file can't be written: some minutes of a busy server's lines; later ones are lost.
const mostWaitingBytes = 8 * 1024 * 1024;

/** Opens `app.log`; each line is written before the call returns, so that a killed process has told what it did. */
export function openLog(config: Pick<Config, "dataDir" | "logLevel">): LogFile {
  mkdirSync(config.dataDir, { recursive: true });
  const file = pino.destination({ dest: logPath(config), sync: true, maxLength: mostWaitingBytes });
  surviveFullDisk(file);
  const redact = {
    paths: secretPaths.flatMap((name) => [name, `*.${name}`]),
    censor: "[redacted]",
  };
  const streams = pino.multistream([
    { level: "debug", stream: file },
    { level: "warn", stream: process.stderr },
  ]);
  const log = pino({ level: config.logLevel, redact, base: null }, streams);
  const auditLog = pino({ level: "info", redact, base: null }, file);
  const close = (): void => {
    // What comes too late to be written must not bring the process down.
    log.level = "silent";
    auditLog.level = "silent";
    file.end();
  };
  return { log, auditLog, close };
}

// The destination keeps what it couldn't write, and writes it before the next line for which there is room. Without
// somebody who listens, its error would end the process.
function surviveFullDisk(file: ReturnType<typeof pino.destination>): void {
  let told = false;
  file.on("error", (error: Error) => {
    if (told) return;
    told = true;
    process.stderr.write(`app.log can't be written; its lines wait in memory: ${error.message}\n`);
    file.once("write", () => (told = false));
  });
}
