// The kit's tRPC adapter in a real tRPC server over HTTP: a typed caller, codes that fit, and the challenge's header.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createResourceVerifier, requireRole } from "@latchkey/server/resource";
import {
  type CallerContext,
  callerContext,
  refusalMeta,
  requireCaller,
} from "@latchkey/server/resource/trpc";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { expect, expectTypeOf } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { registerWithPassword } from "./people.ts";
import { bearer } from "./resource-under-test.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

const t = initTRPC.context<CallerContext>().create();
const authed = t.procedure.use(({ ctx, next }) => next({ ctx: { caller: requireCaller(ctx) } }));
const admin = t.procedure.use(({ ctx, next }) =>
  next({ ctx: { caller: requireCaller(ctx, (caller) => requireRole(caller, "admin")) } }),
);
const router = t.router({
  hello: t.procedure.query(({ ctx }) => `Hello ${ctx.caller?.firstName ?? "stranger"}`),
  me: authed.query(({ ctx }) => {
    expectTypeOf(ctx.caller.userId).toEqualTypeOf<string>();
    return ctx.caller.email;
  }),
  secret: admin.query(() => "ADMIN DATA"),
});

async function startRouter(server: ServerFixture) {
  const verifier = createResourceVerifier({ issuer: server.origin, issuerUrl: server.url });
  const parts = { router, createContext: callerContext(verifier), responseMeta: refusalMeta };
  const http = createHTTPServer(parts);
  await once(http.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    api: (headers: Record<string, string>) =>
      createTRPCClient<typeof router>({ links: [httpLink({ url, headers })] }),
    /** The same router behind tRPC's fetch adapter. */
    fetch: (path: string, headers: Record<string, string>) =>
      fetchRequestHandler({
        ...parts,
        endpoint: "/trpc",
        req: new Request(`https://api.example.com/trpc/${path}`, { headers }),
      }),
    async [Symbol.asyncDispose]() {
      verifier.stop();
      http.closeAllConnections();
      await once(http.close(), "close");
    },
  };
}

/** What a call was refused with. */
async function refusal(call: Promise<unknown>) {
  const error = await call.catch((reason: unknown) => reason);
  if (!(error instanceof TRPCClientError)) throw new Error("It was let in.", { cause: error });
  const response = error.meta?.["response"] as Response;
  return { status: response.status, challenge: response.headers.get("www-authenticate") };
}

test("a procedure knows its caller, and strangers reach only what is open to them", async ({
  server,
}) => {
  await using running = await startRouter(server);
  const person = await registerWithPassword(server);
  const [known, stranger] = [running.api(bearer(person)), running.api({})];
  expect(await known.me.query()).toBe(person.email);
  expect(await known.hello.query()).toBe("Hello Ada");
  expect(await stranger.hello.query()).toBe("Hello stranger");
  expect(await refusal(stranger.me.query())).toEqual({
    status: 401,
    challenge: expect.stringMatching(/^Bearer, DPoP /),
  });
  expect(await refusal(running.api({ authorization: "Bearer x" }).me.query())).toEqual({
    status: 401,
    challenge: expect.stringMatching(/^Bearer error="invalid_token"/),
  });
  expect(await refusal(known.secret.query())).toEqual({
    status: 403,
    challenge: expect.stringMatching(/^Bearer error="insufficient_scope"/),
  });
});

test("the fetch adapter takes the same parts", async ({ server }) => {
  await using running = await startRouter(server);
  const person = await registerWithPassword(server);
  const answer = await running.fetch("me", bearer(person));
  expect(await answer.json()).toMatchObject({ result: { data: person.email } });
  const refused = await running.fetch("me", {});
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
    401,
    expect.stringMatching(/^Bearer, DPoP /),
  ]);
});
