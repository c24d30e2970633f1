// Whether the process lives, and whether it can serve.
import { Hono } from "hono";
import type { AppContext } from "../context.ts";
import { databaseAnswers } from "../store/transactions.ts";
import type { HttpEnv } from "./env.ts";
import { allowOnly } from "./rest/allowed-methods.ts";

/** `/healthz` answers as long as the process does; `/readyz` also needs the database. */
export function health(app: AppContext): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  for (const path of ["/healthz", "/readyz"]) hono.use(path, allowOnly(["GET"]));
  hono.get("/healthz", (context) => context.json({ status: "ok" }));
  hono.get("/readyz", async (context) => {
    const ready = await databaseAnswers(app.db);
    return context.json({ database: ready ? "ok" : "unavailable" }, ready ? 200 : 503);
  });
  return hono;
}
