// Metrics for Prometheus: there for whoever has the token, and nowhere otherwise.
import { describe, expect } from "vitest";
import { refusalOf, createCaller } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { readError, send } from "./raw-http.ts";
import type { ServerFixture } from "../support/server.ts";
import { withServer, withServerOnEach } from "./with-server.ts";

const token = "a-token-for-the-scraper";

function scrape(server: ServerFixture, authorization = `Bearer ${token}`) {
  return send(server, { method: "GET", path: "/metrics", headers: { authorization } });
}

/** Figures by name and labels. */
async function figuresOf(server: ServerFixture): Promise<Map<string, number>> {
  const { status, headers, body } = await scrape(server);
  expect([status, headers["content-type"]]).toEqual([
    200,
    "text/plain; version=0.0.4; charset=utf-8",
  ]);
  const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, name = "", value] = /^(.+) ([-+.e\d]+)$/.exec(line) ?? [];
      return [name, Number(value)];
    }),
  );
}

describe.each(withServerOnEach({ environment: { METRICS_TOKEN: token } }))(
  "on $database",
  ({ test }) => {
    test("tell how the server fares", async ({ server }) => {
      const figures = await figuresOf(server);
      expect(figures.get("latchkey_database_up")).toBe(1);
      for (const name of [
        "latchkey_hashing_running",
        "latchkey_hashing_waiting",
        "latchkey_revocation_feed_age_seconds",
        "latchkey_audit_unsealed",
        "latchkey_audit_unsealed_age_seconds",
        "latchkey_mail_waiting",
        "latchkey_mail_waiting_age_seconds",
        "nodejs_eventloop_lag_p99_seconds",
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
      ])
        expect([name, figures.get(name)]).toEqual([name, expect.any(Number)]);
    });

    test("count sign-ins and answers by outcome", async ({ server }) => {
      const { email } = await registerWithPassword(server);
      const { api } = createCaller(server);
      await refusalOf(api.auth.passwords.signIn.mutate({ email, password: "not the one" }));
      const figures = await figuresOf(server);
      const events = (type: string, outcome: string) =>
        figures.get(`latchkey_audit_events_total{type="${type}",outcome="${outcome}"}`);
      expect(events("registration_complete", "success")).toBe(1);
      expect(events("login_complete", "failure")).toBe(1);
      expect(figures.get('latchkey_http_requests_total{status="2xx"}')).toBeGreaterThanOrEqual(1);
      expect(figures.get('latchkey_http_requests_total{status="4xx"}')).toBeGreaterThanOrEqual(1);
    });

    test("say nothing of anybody", async ({ server }) => {
      const { email, user } = await registerWithPassword(server);
      const { body } = await scrape(server);
      for (const personal of [email, user.id, "127.0.0.1"]) expect(body).not.toContain(personal);
    });

    test.for(["", "Bearer", "Bearer another-token", `Basic ${token}`, `Bearer ${token}x`])(
      "aren't told to %j",
      async (authorization, { server }) => {
        const answer = await scrape(server, authorization);
        expect(readError(answer)).toMatchObject({ code: "UNAUTHENTICATED", httpStatus: 401 });
        expect(answer.headers["www-authenticate"]).toContain("Bearer");
      },
    );
  },
);

const withoutToken = withServer();

withoutToken("aren't there unless a token is set", async ({ server }) => {
  expect(readError(await scrape(server))).toMatchObject({ code: "NOT_FOUND", httpStatus: 404 });
});
