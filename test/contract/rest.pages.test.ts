// The API beside the demo's pages, some of which have its addresses: browsers get the page, programs the API's answer.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, serve } from "@latchkey/server";
import { expect, test } from "vitest";
import { cheapEnvironment, findFreePort } from "../support/server.ts";
import { send } from "./raw-http.ts";

test("GET /register is a page for browsers, an address of the API never is", async () => {
  await using folder = await pagesFolder();
  const port = String(await findFreePort());
  const environment = {
    ...cheapEnvironment,
    PORT: port,
    ORIGIN: `http://localhost:${port}`,
    DATA_DIR: folder.path,
  };
  const running = await serve(readConfig(environment), { pagesDir: join(folder.path, "pages") });
  const server = { url: `http://127.0.0.1:${port}` };
  try {
    const answerTo = async (path: string, method: string, sent: Record<string, string>) => {
      const { status, headers } = await send(server, { method, path, headers: sent });
      return [status, String(headers["content-type"]).split(";")[0]];
    };
    const typeOf = (path: string, method = "GET", accept = "*/*") =>
      answerTo(path, method, { accept });
    for (const page of ["/", "/register", "/sign-in", "/users", "/sessions"]) {
      expect([page, ...(await typeOf(page, "GET", browser))]).toEqual([page, 200, "text/html"]);
      const navigation = { accept: "*/*", "sec-fetch-mode": "navigate" };
      expect(await answerTo(page, "GET", navigation)).toEqual([200, "text/html"]);
    }
    for (const page of ["/users", "/audit", "/roles", "/account", "/security", "/inbox"]) {
      for (const accept of ["application/json", "*/*"])
        expect([page, ...(await typeOf(page, "GET", accept))]).toEqual([
          page,
          404,
          "application/problem+json",
        ]);
    }
    expect(await typeOf("/")).toEqual([200, "text/html"]);
    expect((await typeOf("/users", "POST"))[0]).toBe(307);
    for (const [path, status] of [
      ["/register/begin", 405],
      ["/login/complete", 405],
      ["/users/me", 401],
      ["/auth/sign-out", 405],
      ["/auth/nothing", 404],
      ["/admin/nothing", 404],
      ["/users/a/b", 404],
      ["/behavior/nothing", 404],
      ["//register", 404],
      ["/login", 404],
      ["/healthz/", 404],
      ["/readyz/", 404],
      ["/metrics", 404],
      ["/register/", 404],
      ["/api/v1/accounts", 404],
      ["/nothing", 404],
      ["/robots.txt", 404],
    ] as const)
      expect([path, ...(await typeOf(path))]).toEqual([path, status, "application/problem+json"]);
    expect((await typeOf("/register", "POST"))[0]).toBe(404);
    // A person who goes astray is told so by the demo itself.
    expect(await typeOf("/nothing", "GET", "text/html,*/*;q=0.8")).toEqual([404, "text/html"]);
  } finally {
    await running.stop({ lingerMs: 0 });
  }
});

// What browsers send with a navigation.
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async function pagesFolder() {
  const path = await mkdtemp(join(tmpdir(), "latchkey-pages-"));
  await mkdir(join(path, "pages"));
  await writeFile(join(path, "pages", "index.html"), "<!doctype html><title>Page</title>");
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
