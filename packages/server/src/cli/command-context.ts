// A server's parts for one command, without a port, let go of at its end.
import { randomUUID } from "node:crypto";
import { readConfig } from "../config/config.ts";
import type { RequestFacts } from "../context.ts";
import { createLatchkey, type Latchkey } from "../latchkey.ts";

/** Runs a command on the database that the environment names. */
export async function withLatchkey<Result>(
  command: (latchkey: Latchkey, request: RequestFacts) => Promise<Result>,
): Promise<Result> {
  const latchkey = await createLatchkey(readConfig());
  try {
    return await command(latchkey, {
      requestId: randomUUID(),
      face: "cli",
      ipAddress: null,
      userAgent: null,
      origin: null,
    });
  } finally {
    await latchkey.close();
  }
}
