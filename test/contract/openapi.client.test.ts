// A client that openapi-typescript makes of the document compiles, refuses wrong calls, and runs the whole flow.
import { pathToFileURL } from "node:url";
import { expect } from "vitest";
import { generateClient } from "../openapi-client/generate.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

async function documentOf(url: string): Promise<string> {
  return (await fetch(`${url}/openapi.json`)).text();
}

test("compiles, and plays registration to sign-out", async ({ server }) => {
  await using client = await generateClient(await documentOf(server.url));
  await client.compile();
  const { runFlow } = (await import(pathToFileURL(`${client.dir}/flow.ts`).href)) as {
    runFlow: (url: string, origin: string) => Promise<string[]>;
  };
  expect(await runFlow(server.url, server.origin)).toEqual([
    "registered 201",
    "signed in as flow@example.com (bearer)",
    "read Jane Doe, born 1990-01-15T00:00:00Z",
    "now Engineer",
    "1 session",
    "refused with FORBIDDEN 403",
    "refreshed true",
    "signed out 204",
  ]);
});

test("doesn't compile with wrong calls: each is found", async ({ server }) => {
  await using client = await generateClient(await documentOf(server.url));
  await client.rewrite((flow) =>
    flow
      .replace('first_name: "Jane"', 'firstName: "Jane"')
      .replace('client.GET("/auth/sessions")', 'client.DELETE("/auth/sessions")')
      .replace("limit: 1", 'limit: "1"')
      .replace("login.access_token}", "login.accessToken}"),
  );
  const compiled = client.compile();
  await expect(compiled).rejects.toThrow(/'firstName' does not exist/);
  await expect(compiled).rejects.toThrow(/Expected 2 arguments/);
  await expect(compiled).rejects.toThrow(/'string' is not assignable to type 'number'/);
  await expect(compiled).rejects.toThrow(/'accessToken' does not exist/);
});
