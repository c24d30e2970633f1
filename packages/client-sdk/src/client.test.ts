// What a client can be made of.
import { expect, test } from "vitest";
import { createLatchkeyClient } from "./client.ts";

test.for(["nonsense", "auth.example.com", "ftp://auth.example.com", "https://", "javascript:1"])(
  "%s is no server",
  (url) => {
    expect(() => createLatchkeyClient({ url })).toThrow(new TypeError(`No server: "${url}"`));
  },
);

test.for(["", "/auth", "https://auth.example.com", "http://localhost:8000/"])(
  "%j may be one",
  async (url) => {
    const asked: string[] = [];
    const client = createLatchkeyClient({
      url,
      fetch: (input) => {
        asked.push(input instanceof Request ? input.url : input.toString());
        return Promise.reject(new TypeError("offline"));
      },
    });
    await expect(client.api.users.me.query()).rejects.toMatchObject({ code: "NETWORK" });
    expect(asked[0]).toMatch(`${url.replace(/\/$/, "")}/trpc/`);
  },
);
