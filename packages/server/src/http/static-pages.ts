// The demo's pages: built files as they are, and index.html for the addresses of its pages.
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import type { HttpEnv } from "./env.ts";

/** Every page of the demo; a test holds them against its routes. */
export const demoPages = [
  "/",
  "/register",
  "/sign-in",
  "/profile",
  "/sessions",
  "/rhythm",
  "/services",
  "/security",
  "/account",
  "/inbox",
  "/reset-password",
  "/verify-email",
  "/confirm-email-change",
  "/undo-email-change",
  "/users",
  "/roles",
  "/audit",
] as const;

/** @param pagesDir absolute path of the built pages */
export function staticPages(pagesDir: string): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  hono.get(
    "/assets/*",
    serveStatic({
      root: pagesDir,
      // Their names carry a hash of their content.
      onFound: (_path, context) =>
        context.header("cache-control", "public, max-age=31536000, immutable"),
    }),
  );
  hono.get("/favicon.svg", serveStatic({ root: pagesDir }));
  const index = serveStatic<HttpEnv>({ root: pagesDir, path: "index.html" });
  for (const page of demoPages) {
    hono.get(page, async (context, next) => {
      // The front page is for everybody: a program that asks for it looks whether the server is there.
      return page === "/" || wantsPage(context) ? index(context, next) : next();
    });
  }
  // A browser that goes astray is told by the demo itself; programs get the problem document.
  hono.get("/:page{[a-z0-9/-]+}", async (context, next) => {
    if (!wantsPage(context)) return next();
    const page = await index(context, next);
    return page && new Response(page.body, { status: 404, headers: page.headers });
  });
  return hono;
}

// Browsers name HTML when they open a page, or say at least that they are opening one; programs do neither.
function wantsPage({ req }: Context<HttpEnv>): boolean {
  const accept = req.header("accept") ?? "";
  return (
    accept.includes("text/html") ||
    (accept.includes("*/*") && req.header("sec-fetch-mode") === "navigate")
  );
}
