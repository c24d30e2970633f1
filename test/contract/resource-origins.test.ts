// RESOURCE_ORIGINS: the services beside the server, which pages may call and tokens are meant for.
import { readConfig } from "@latchkey/server";
import { decodeJwt } from "jose";
import { describe, expect, test as plain } from "vitest";
import { registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const services = ["https://api.example.com", "http://localhost:9001"];
const test = withServer({ environment: { RESOURCE_ORIGINS: services.join(", ") } });
const lonely = withServer();

async function connectSources(url: string) {
  const policy = (await fetch(`${url}/healthz`)).headers.get("content-security-policy") ?? "";
  return /connect-src ([^;]*)/.exec(policy)?.[1]?.split(" ");
}

test("pages may call them, and tokens name them after the server itself", async ({ server }) => {
  expect(await connectSources(server.url)).toEqual(["'self'", ...services]);
  const person = await registerWithPassword(server);
  const { aud } = decodeJwt(person.tokens?.accessToken ?? "");
  expect(aud).toEqual([server.origin, ...services]);
  expect((await person.api.users.me.query()).id).toBe(person.user.id);
});

lonely("without any, pages call only home, and the audience is one name", async ({ server }) => {
  expect(await connectSources(server.url)).toEqual(["'self'"]);
  const person = await registerWithPassword(server);
  expect(decodeJwt(person.tokens?.accessToken ?? "").aud).toBe(server.origin);
});

describe("the setting", () => {
  const production = {
    NODE_ENV: "production",
    ORIGIN: "https://auth.example.com",
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
    SMTP_URL: "smtps://mail.example.com",
  };

  plain("names the example service on a developer's machine alone", () => {
    expect(readConfig({}).resourceOrigins).toEqual(["http://localhost:8001"]);
    expect(readConfig({ RESOURCE_ORIGINS: "" }).resourceOrigins).toEqual(["http://localhost:8001"]);
    expect(readConfig({ ORIGIN: "https://auth.example.com" }).resourceOrigins).toEqual([]);
    expect(readConfig(production).resourceOrigins).toEqual([]);
  });

  plain.for(["localhost:8001", "http://localhost:8001/", "https://a.example.com/x", "*", "x; y"])(
    "refuses %j",
    (value) => {
      expect(() => readConfig({ RESOURCE_ORIGINS: value })).toThrow(/^RESOURCE_ORIGINS is /);
    },
  );

  plain("refuses plain http in production", () => {
    expect(() => readConfig({ ...production, RESOURCE_ORIGINS: "http://api.example.com" })).toThrow(
      /^RESOURCE_ORIGINS is "http:\/\/api.example.com"; it takes https/,
    );
  });
});
