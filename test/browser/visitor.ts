// Someone with a browser of their own: a page, an authenticator, and an eye on what the browser complains about.
import type { BrowserContextOptions, Page } from "playwright-core";
import type { ChromiumFixture } from "../support/chromium.ts";
import {
  addVirtualAuthenticator,
  type VirtualAuthenticator,
} from "../support/virtual-authenticator.ts";
import type { Site } from "./site.ts";

/** A visitor that `await using` sends away; that fails if the browser had anything to complain about. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  readonly authenticator: VirtualAuthenticator;
}

/**
 * Opens a page of the demo in a browser profile of its own.
 *
 * @param path of the page to start at
 */
export async function visit(
  chromium: ChromiumFixture,
  site: Site,
  path: string,
  options: BrowserContextOptions & { readonly prepare?: (page: Page) => Promise<void> } = {},
): Promise<Visitor> {
  const { prepare, ...contextOptions } = options;
  const page = await chromium.newPage({ baseURL: site.origin, ...contextOptions });
  const complaints = collectComplaints(page);
  const authenticator = await addVirtualAuthenticator(page);
  await prepare?.(page);
  await page.goto(path);
  return {
    page,
    authenticator,
    async [Symbol.asyncDispose]() {
      await page.context().close();
      if (complaints.length > 0)
        throw new Error(`The browser complained:\n${complaints.join("\n")}`);
    },
  };
}

/** Errors in the console (violations of the content security policy are among them) and errors that nobody caught. */
function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    if (!isRefusal(message.text(), url)) complaints.push(`${message.text()} ${url}`);
  });
  return complaints;
}

// Browsers log each 4xx as an error; a refusal by the API, or by a service, is an answer like any other, and so is the page
// that says of an address that there is none.
function isRefusal(text: string, url: string): boolean {
  if (/ERR_CONNECTION_REFUSED/.test(text)) return url.endsWith("/healthz");
  return (
    /^Failed to load resource: .* status of 4\d\d /.test(text) &&
    /\/(trpc|resources)\/|\/nowhere$/.test(url)
  );
}
