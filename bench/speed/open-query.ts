// Loaded into the built server before it starts: gives it one more procedure, an open query that does nothing but answer.
// The product has no such query (the open one that it has, the development inbox, reads the database).
import { registerHooks } from "node:module";

const router = "/packages/server/dist/trpc/router.js";
const widened = new URL("open-query-router.ts", import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const wanted = resolved.url.endsWith(router) && context.parentURL !== widened;
    return wanted ? { ...resolved, url: widened, format: "module-typescript" } : resolved;
  },
});
