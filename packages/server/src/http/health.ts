// Whether the process lives, and whether it can serve.
import { Hono } from "hono";
import type { AppContext } from "../context.ts";
import { databaseAnswers } from "../store/transactions.ts";
import type { HttpEnv } from "./env.ts";

/** `/healthz` answers as long as the process does; `/readyz` also needs the database. */
export function health(app: AppContext): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  hono.get("/healthz", (context) => context.json({ status: "ok" }));
  hono.get("/readyz", async (context) => {
    const ready = await databaseAnswers(app.db);
    return context.json({ database: ready ? "ok" : "unavailable" }, ready ? 200 : 503);
  });
  return hono;
}
