// Calls on the wire: what is sent together, what fails how, and what a signal ends.
import { describe, expect, test } from "vitest";
import { codeOf } from "../errors/code-of.fixture.ts";
import type { ApiCall } from "./api-call.ts";
import { answering, json, openSender, refusing } from "./transport.fixture.ts";

const query = (path: string, input?: unknown, signal?: AbortSignal): ApiCall => ({
  type: "query",
  path,
  input,
  signal,
});
const mutation = (path: string, input?: unknown): ApiCall => ({ type: "mutation", path, input });

describe("batches", () => {
  test("queries of one moment share a request, each with its own answer", async () => {
    const { send, requests } = openSender(() =>
      json([answering(1), refusing("FORBIDDEN", 403), answering(new Date(5))], 207),
    );
    const [first, second, third] = await Promise.allSettled([
      send(query("a"), "Bearer t"),
      send(query("b", { id: "x" }), "Bearer t"),
      send(query("c"), "Bearer t"),
    ]);
    expect(first).toMatchObject({ value: 1 });
    expect(second).toMatchObject({
      reason: { code: "FORBIDDEN", httpStatus: 403, requestId: "r" },
    });
    expect(third).toMatchObject({ value: new Date(5) });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.url.pathname).toBe("/trpc/a,b,c");
    expect(JSON.parse(requests[0]?.url.searchParams.get("input") ?? "")).toEqual({
      1: { json: { id: "x" } },
    });
    expect(requests[0]?.init).toMatchObject({
      credentials: "include",
      headers: { authorization: "Bearer t" },
    });
  });

  test("never more than ten, never with another's token, never a mutation", async () => {
    const { send, requests } = openSender(({ url }) =>
      json(
        url.pathname.includes(",") || url.search
          ? url.pathname.split(",").map(() => answering(null))
          : answering(null),
      ),
    );
    const calls = [
      ...Array.from({ length: 11 }, (_, index) => send(query(`q${index}`), "t")),
      send(query("other"), null),
    ];
    await Promise.all([...calls, send(mutation("m", 1), "t"), send(mutation("m", 2), "t")]);
    const sizes = requests
      .filter(({ init }) => init.method !== "POST")
      .map(({ url }) => url.pathname.split(",").length);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([1, 1, 10]);
    expect(requests.filter(({ init }) => init.method === "POST")).toHaveLength(2);
  });

  test("a refusal of the whole request is every call's", async () => {
    const { send } = openSender(() => json(refusing("ORIGIN_REFUSED", 403), 403));
    const outcomes = await Promise.allSettled([send(query("a"), null), send(query("b"), null)]);
    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.code)).toEqual(
      ["ORIGIN_REFUSED", "ORIGIN_REFUSED"],
    );
  });
});

describe("failures", () => {
  test.each([
    [502, {}, "UNAVAILABLE", null],
    [503, { "retry-after": "7" }, "UNAVAILABLE", 7],
    [429, { "retry-after": "60" }, "RATE_LIMITED", 60],
    [401, {}, "INVALID_RESPONSE", null],
    [200, {}, "INVALID_RESPONSE", null],
  ])("a proxy's %i page is %3$s", async (status, headers, code, retryAfterSeconds) => {
    const { send } = openSender(() => new Response("<html>", { status, headers }));
    await expect(send(mutation("m"), null)).rejects.toMatchObject({
      code,
      httpStatus: status,
      retryAfterSeconds,
    });
  });

  test("no answer is NETWORK, a late one TIMEOUT, the caller's end ABORTED, and so is dispose", async () => {
    const never = () => new Promise<Response>(() => undefined);
    const offline = openSender(() => Promise.reject(new TypeError("fetch failed")));
    await expect(offline.send(mutation("m"), null)).rejects.toMatchObject({ code: "NETWORK" });
    await expect(openSender(never, 20).send(mutation("m"), null)).rejects.toMatchObject({
      code: "TIMEOUT",
    });
    const signal = AbortSignal.timeout(20);
    await expect(openSender(never).send({ ...mutation("m"), signal }, null)).rejects.toMatchObject({
      code: "ABORTED",
    });
    const { send, disposal } = openSender(never);
    const call = codeOf(send(mutation("m"), null));
    disposal.abort();
    expect(await call).toBe("ABORTED");
    await expect(send(query("q"), null)).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("a signal ends its own call at once, and the request only when nobody waits for it", async () => {
    const { send, requests } = openSender(() => new Promise<Response>(() => undefined));
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => codeOf(send(query("q", 1, signal), null)));
    await new Promise((resolve) => setTimeout(resolve, 5));
    controllers[0]?.abort();
    expect(await calls[0]).toBe("ABORTED");
    expect(requests[0]?.init.signal?.aborted).toBe(false);
    controllers[1]?.abort();
    expect(await calls[1]).toBe("ABORTED");
    expect(requests[0]?.init.signal?.aborted).toBe(true);
  });
});
