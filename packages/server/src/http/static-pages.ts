// The demo's pages: built files as they are, and index.html for the addresses of its pages.
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
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
  for (const page of demoPages) hono.get(page, index);
  // A browser that goes astray is told by the demo itself; programs get the problem document.
  hono.get("/:page{[a-z0-9/-]+}", async (context, next) => {
    if (!context.req.header("accept")?.includes("text/html")) return next();
    const page = await index(context, next);
    return page && new Response(page.body, { status: 404, headers: page.headers });
  });
  return hono;
}
