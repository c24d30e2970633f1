// A front end on an origin of its own: the SDK, built as a page would have it, and nothing else.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { LatchkeyClient, LatchkeyClientOptions } from "@latchkey/client-sdk";
import { bundlePage } from "../../packages/client-sdk/src/bundle.fixture.ts";

declare global {
  interface Window {
    /** What the built page puts there. */
    createLatchkeyClient: (options: LatchkeyClientOptions) => LatchkeyClient;
  }
}

const sdk = fileURLToPath(new URL("../../packages/client-sdk/src/index.ts", import.meta.url));
const html = '<!doctype html><script type="module" src="/page.js"></script>';

/** A front end that `await using` takes down. */
export interface FrontEnd extends AsyncDisposable {
  /** Browsers trust what ends in `.localhost` as they do https. */
  readonly origin: string;
}

/** Serves a page that does nothing but hold `createLatchkeyClient` ready. */
export async function serveFrontEnd(): Promise<FrontEnd> {
  const chunks = await bundlePage(
    `import { createLatchkeyClient } from ${JSON.stringify(sdk)};
    window.createLatchkeyClient = createLatchkeyClient;`,
  );
  const scripts = new Map(chunks.map(({ fileName, code }) => [`/${fileName}`, code]));
  const server = createServer(({ url = "/" }, response) => {
    const code = scripts.get(url);
    const type = code === undefined ? "text/html" : "text/javascript";
    response.writeHead(200, { "content-type": type }).end(code ?? html);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    origin: `http://app.localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
