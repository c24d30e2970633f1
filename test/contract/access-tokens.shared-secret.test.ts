// JWT_SECRET alone selects HS256, the seeds' way.
import { decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import { expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const secret = "0123456789abcdef0123456789abcdef";
const test = withServer({ environment: { JWT_SECRET: secret } });

test("signs with HS256, which the secret verifies", async ({ server }) => {
  const person = await registerWithPassword(server);
  const accessToken = person.tokens?.accessToken ?? "";
  expect(decodeProtectedHeader(accessToken)).toEqual({ alg: "HS256", typ: "at+jwt" });
  const { payload } = await jwtVerify(accessToken, new TextEncoder().encode(secret), {
    issuer: server.origin,
  });
  expect(payload.sub).toBe(person.user.id);
  expect(await person.api.users.me.query()).toEqual(person.user);
});

test("publishes no key", async ({ server }) => {
  const response = await fetch(`${server.url}/.well-known/jwks.json`);
  expect(await response.json()).toEqual({ keys: [] });
});

test("refuses other secrets and other algorithms", async ({ server }) => {
  const person = await registerWithPassword(server);
  const { payload } = await jwtVerify(
    person.tokens?.accessToken ?? "",
    new TextEncoder().encode(secret),
  );
  const sign = (alg: string, key: string) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg, typ: "at+jwt" })
      .sign(new TextEncoder().encode(key));
  for (const token of [await sign("HS256", `${secret}x`), await sign("HS512", secret.repeat(2))]) {
    const call = createCaller(server, { accessToken: token }).api.users.me.query();
    expect(await refusalOf(call)).toMatchObject({ code: "UNAUTHENTICATED", httpStatus: 401 });
  }
});

test("makes nobody an administrator who isn't: the account's row decides", async ({ server }) => {
  const person = await registerWithPassword(server);
  const key = new TextEncoder().encode(secret);
  const { payload } = await jwtVerify(person.tokens?.accessToken ?? "", key);
  const token = await new SignJWT({ ...payload, role: "admin", permissions: ["*"] })
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
    .sign(key);
  const { api } = createCaller(server, { accessToken: token });
  expect(await refusalOf(api.users.list.query({}))).toMatchObject({ code: "FORBIDDEN" });
  const other = await registerWithPassword(server);
  expect(await refusalOf(api.users.get.query({ id: other.user.id }))).toMatchObject({
    code: "FORBIDDEN",
  });
});
