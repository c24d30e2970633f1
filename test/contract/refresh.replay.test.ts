// What counts as a benign retry of a refresh, and what as theft.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const reused = { code: "REFRESH_REUSED", httpStatus: 401 };
const firefox = { "user-agent": "Firefox" };

async function refresh(
  server: ServerFixture,
  refreshToken: string,
  headers = firefox,
): Promise<string> {
  const { tokens } = await createCaller(server, { headers }).api.auth.refresh.mutate({
    refreshToken,
  });
  return tokens?.refreshToken ?? "";
}

async function firstToken(server: ServerFixture): Promise<string> {
  const { tokens } = await registerWithPassword(server, { headers: firefox });
  return tokens?.refreshToken ?? "";
}

describe("a spent refresh token", () => {
  test("gives the same successor again within ten seconds", async ({ server }) => {
    const token = await firstToken(server);
    const successor = await refresh(server, token);
    server.clock.advance(9_000);
    expect(await refresh(server, token)).toBe(successor);
    expect(await refresh(server, successor)).not.toBe(successor);
  });

  test("is theft after ten seconds", async ({ server }) => {
    const token = await firstToken(server);
    const successor = await refresh(server, token);
    server.clock.advance(10_001);
    expect(await refusalOf(refresh(server, token))).toMatchObject(reused);
    expect(await refusalOf(refresh(server, successor))).toMatchObject({ code: "REFRESH_INVALID" });
  });

  test("is theft at once when another client brings it", async ({ server }) => {
    const token = await firstToken(server);
    await refresh(server, token);
    expect(await refusalOf(refresh(server, token, { "user-agent": "curl" }))).toMatchObject(reused);
  });

  test("is theft once its successor has been used", async ({ server }) => {
    const token = await firstToken(server);
    await refresh(server, await refresh(server, token));
    expect(await refusalOf(refresh(server, token))).toMatchObject(reused);
  });

  test("leaves no token in the database that could be used", async ({ server }) => {
    const token = await firstToken(server);
    const successor = await refresh(server, token);
    const rows = JSON.stringify(await server.sql.run("select * from refresh_tokens"));
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(successor);
  });
});

test("an invented refresh token is refused and harms nobody", async ({ server }) => {
  const token = await firstToken(server);
  const invented = `${token.slice(0, -1)}${token.endsWith("A") ? "E" : "A"}`;
  expect(await refusalOf(refresh(server, invented))).toMatchObject({
    code: "REFRESH_INVALID",
    httpStatus: 401,
  });
  expect(await refresh(server, token)).not.toBe(token);
});
