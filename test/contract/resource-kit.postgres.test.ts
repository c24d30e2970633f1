// The feed of two instances on one PostgreSQL: whichever is asked, nothing that the other revoked is missed.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { registerWithPassword } from "./people.ts";
import { bearer, newClient, startResource } from "./resource-under-test.ts";

test("a revocation by one instance is heard through the other, in less than a second", async () => {
  await using database = await createDatabase();
  const environment = {
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  };
  await using first = await startServer({ environment });
  await using second = await startServer({
    environment: { ...environment, ORIGIN: first.origin },
  });
  await using resource = await startResource(second, { client: await newClient(first) });
  await resource.verifier.ready;
  for (let turn = 0; turn < 3; turn += 1) {
    const person = await registerWithPassword(first);
    expect((await resource.get(bearer(person))).status).toBe(200);
    await person.api.auth.signOut.mutate({});
    const tookMs = await until(
      async () => (await resource.get(bearer(person))).error === "invalid_token",
    );
    expect(tookMs).toBeLessThan(1_500);
  }
});
