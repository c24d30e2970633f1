// /openapi.json, and /docs: Swagger UI from its own npm package, without inline scripts and without another host.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { generalError } from "../../../errors.ts";
import type { HttpEnv } from "../../env.ts";
import { refuse } from "../../refusal.ts";
import { allowOnly } from "../allowed-methods.ts";
import { docsHtml, docsScript, docsStyle } from "./docs-files.ts";
import { buildOpenApiDocument } from "./openapi-document.ts";

const require = createRequire(import.meta.url);
const { version } = require("swagger-ui-dist/package.json") as { version: string };
// The version is part of the address, so that browsers can keep the files for good.
const libraryPath = `/docs/swagger-ui-${version}`;
const libraryFiles = ["swagger-ui-bundle.js", "swagger-ui.css"];

/** Serves the document and the page that shows it. */
export function docs(): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  let document: string | undefined;
  for (const path of ["/openapi.json", "/docs", "/docs/*"]) hono.use(path, allowOnly(["GET"]));
  hono.get("/openapi.json", (context) => {
    document ??= JSON.stringify(buildOpenApiDocument());
    // Anyone's tools may read it; it tells nothing that isn't in the package.
    context.header("access-control-allow-origin", "*");
    return context.body(document, 200, { "content-type": "application/json" });
  });
  hono.get("/docs", (context) => context.html(docsHtml(libraryPath)));
  hono.get("/docs/docs.js", (context) => asset(context, docsScript, "text/javascript"));
  hono.get("/docs/docs.css", (context) => asset(context, docsStyle, "text/css"));
  for (const file of libraryFiles) hono.get(`${libraryPath}/${file}`, libraryFile());
  hono.all("/docs/:rest{.+}", (context) => refuse(context, generalError("NOT_FOUND")));
  return hono;
}

function libraryFile() {
  return serveStatic<HttpEnv>({
    root: dirname(require.resolve("swagger-ui-dist/package.json")),
    rewriteRequestPath: (path) => path.slice(libraryPath.length),
    onFound: (_path, context) =>
      context.header("cache-control", "public, max-age=31536000, immutable"),
  });
}

function asset(context: Context<HttpEnv>, text: string, type: string): Response {
  return context.body(text, 200, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-cache",
  });
}
