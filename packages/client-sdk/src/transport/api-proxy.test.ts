// The API's face behaves as tRPC's own client proxy does.
import { createTRPCClientProxy, getUntypedClient, type TRPCUntypedClient } from "@trpc/client";
import { expect, test, vi } from "vitest";
import type { ApiRouter } from "../api-types.ts";
import type { RunCall } from "./api-call.ts";
import { createApiProxy } from "./api-proxy.ts";

test("calls the same paths with the same inputs as tRPC's", async () => {
  const own = vi.fn<RunCall>(async ({ type, path, input }) => [type, path, input]);
  const untyped = {
    query: async (path: string, input: unknown) => ["query", path, input],
    mutation: async (path: string, input: unknown) => ["mutation", path, input],
  };
  const theirs = createTRPCClientProxy(untyped as unknown as TRPCUntypedClient<ApiRouter>);
  for (const api of [createApiProxy(own), theirs]) {
    expect(await api.users.me.query()).toEqual(["query", "users.me", undefined]);
    expect(await api.auth.sessions.revoke.mutate({ id: "1" })).toEqual([
      "mutation",
      "auth.sessions.revoke",
      { id: "1" },
    ]);
  }
});

test("is no promise, hands the calls by path to integrations, and names what isn't there", async () => {
  const run = vi.fn<RunCall>(async () => "answer");
  const api = createApiProxy(run);
  await expect(Promise.resolve(api)).resolves.toBe(api);
  const { signal } = new AbortController();
  await expect(getUntypedClient(api).query("users.me", undefined, { signal })).resolves.toBe(
    "answer",
  );
  expect(run).toHaveBeenCalledWith({ type: "query", path: "users.me", input: undefined, signal });
  expect(() => (api.users.me as unknown as { subscribe(): void }).subscribe()).toThrow(
    "users.me.subscribe",
  );
});

test("is made of the same parts at each look, so that hooks can depend on them", () => {
  const api = createApiProxy(async () => "answer");
  expect(api.auth).toBe(api.auth);
  expect(api.auth.passkeys.list).toBe(api.auth.passkeys.list);
  expect(api.auth.passkeys).not.toBe(api.auth.passwords);
});
