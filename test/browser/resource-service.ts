// The example resource service in a process of its own, beside a site.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { findFreePort } from "../support/server.ts";
import { runCommand } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { openSite, type Site } from "./site.ts";

const main = fileURLToPath(new URL("../../examples/resource-service/src/main.ts", import.meta.url));

/** A site with a service beside it; `await using` takes both down. */
export interface SiteWithService extends Site {
  readonly service: string;
  /** Starts the service, which isn't running at first. */
  startService(): Promise<void>;
}

export async function openSiteWithService(
  settings: Readonly<Record<string, string>> = {},
): Promise<SiteWithService> {
  const port = String(await findFreePort());
  const service = `http://localhost:${port}`;
  const site = await openSite({ RESOURCE_ORIGINS: service, ...settings });
  let child: ChildProcess | undefined;
  return {
    ...site,
    service,
    async startService() {
      const added = await runCommand(["clients", "add", "beside", "--json"], site.environment);
      const { id, secret } = JSON.parse(added.output) as { id: string; secret: string };
      child = spawn(process.execPath, [main], {
        env: {
          PATH: process.env["PATH"],
          LATCHKEY_ORIGIN: site.origin,
          RESOURCE_PORT: port,
          LATCHKEY_CLIENT_ID: id,
          LATCHKEY_CLIENT_SECRET: secret,
        },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let output = "";
      child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
      await until(() => output.includes("listens"), 30_000);
    },
    async [Symbol.asyncDispose]() {
      if (child && child.exitCode === null) {
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      }
      await site[Symbol.asyncDispose]();
    },
  };
}
