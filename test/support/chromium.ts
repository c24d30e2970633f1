// A real Chromium for tests, on a machine that may have none and no network. Pair it with `addVirtualAuthenticator`.
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { findChromium } from "./chromium-executable.ts";

/** A running browser that `await using` closes, its profile with it. */
export interface ChromiumFixture extends AsyncDisposable {
  readonly browser: Browser;
  /** Whether the npm package's Chromium runs, rather than an installed one. */
  readonly shipped: boolean;
  /** Opens a page in a context of its own: no cookie or storage is shared with another one. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
}

/** Options of `launchChromium`. */
export interface ChromiumOptions {
  /** More switches. */
  readonly args?: readonly string[];
  /** Hosts that the browser may reach besides localhost. Default: none. */
  readonly hosts?: readonly string[];
}

/**
 * Launches a headless Chromium with an empty profile that reaches this machine only.
 * @throws Error when no Chromium can be found (see `findChromium`)
 * @example
 * await using chromium = await launchChromium();
 * const page = await chromium.newPage();
 */
export async function launchChromium(options: ChromiumOptions = {}): Promise<ChromiumFixture> {
  const { path, env, shipped } = await findChromium();
  const browser = await chromium.launch({
    executablePath: path,
    args: [...switches(options.hosts ?? []), ...(options.args ?? [])],
    env: { ...process.env, ...env },
  });
  return {
    browser,
    shipped,
    newPage: async (contextOptions) => (await browser.newContext(contextOptions)).newPage(),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

// Playwright switches off updates, sync and background requests by itself. A name that must not be looked up fails
// at once instead of hanging where there is no network; containers have no user namespaces for the sandbox.
function switches(hosts: readonly string[]): string[] {
  const exclusions = ["localhost", "*.localhost", "127.0.0.1", "[::1]", ...hosts].map(
    (host) => `EXCLUDE ${host}`,
  );
  const hostRules = ["MAP * ~NOTFOUND", ...exclusions].join(", ");
  return [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-proxy-server",
    `--host-resolver-rules=${hostRules}`,
  ];
}
