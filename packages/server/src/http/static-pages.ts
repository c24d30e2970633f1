// The demo's pages: built files as they are, and index.html for every page address that has no file.
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { HttpEnv } from "./env.ts";

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
  // Pages have no dot in their address; anything else that has no file isn't there.
  hono.get("/:page{[a-z0-9/-]*}", serveStatic({ root: pagesDir, path: "index.html" }));
  return hono;
}
