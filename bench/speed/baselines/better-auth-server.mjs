// better-auth as its documentation sets it up: SQLite (in memory), an address with a password, and the session in a
// signed cookie that is believed for five minutes. Run in a folder of its own, where it is installed.
import { once } from "node:events";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";

process.once("disconnect", () => process.exit());
process.once("message", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  const options = {
    database: new DatabaseSync(":memory:"),
    baseURL: `http://127.0.0.1:${port}`,
    secret: "only-for-a-measurement-3f1c9a7be2d84c06",
    emailAndPassword: { enabled: true },
    session: { cookieCache: { enabled: true, maxAge: 300 } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  };
  await (await getMigrations(options)).runMigrations();
  server.on("request", toNodeHandler(betterAuth(options)));
  process.send({ port });
});
