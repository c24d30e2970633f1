// A single query is answered by a short way of its own: to the letter as the app answers it in a batch of one.
import { expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { type Person, registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

const cases = [
  { name: "an answer", path: "users.me" },
  { name: "an answer with dates and lists", path: "auth.sessions.list" },
  { name: "an input", path: "mail.inbox", input: { json: { limit: 3 } } },
  { name: "an input with a date", path: "audit.insights", input: insightsInput("2026-01-01") },
  { name: "no input where one is needed", path: "users.get" },
  { name: "an input that doesn't fit", path: "users.get", input: { json: { id: 7 } } },
  {
    name: "an input with a name that isn't known",
    path: "users.get",
    input: { json: { ids: "7" } },
  },
  { name: "text that can't be stored", path: "users.get", input: { json: { id: "\0" } } },
  { name: "somebody else's account", path: "users.get", input: { json: { id: "somebody" } } },
  { name: "what only administrators may", path: "users.list" },
  { name: "a stranger", path: "users.me", stranger: true },
  { name: "a mutation", path: "auth.signOut" },
  { name: "what isn't there", path: "users.nobody" },
  { name: "a name that every object has", path: "constructor" },
];

test.for(cases)("$name", async ({ path, input, stranger }, { server }) => {
  const person = await registerWithPassword(server);
  const headers = stranger ? {} : bearer(person);
  const { single, batch } = await askBothWays(server, path, input, headers);
  expect(batch).toEqual({ ...single, body: [single.body] });
});

const callers = [
  { name: "a page of a configured origin", headers: (origin: string) => ({ origin }) },
  { name: "a page of another origin", headers: () => ({ origin: "https://evil.example" }) },
  { name: "another site's link", headers: () => ({ "sec-fetch-site": "cross-site" }) },
  { name: "a client that wants a stream", headers: () => ({ "trpc-accept": "application/jsonl" }) },
  { name: "a proof that is none", headers: () => ({ dpop: "no proof" }) },
  { name: "a token that is none", headers: () => ({ authorization: "Bearer nobody's" }) },
  { name: "a scheme that isn't known", headers: () => ({ authorization: "Basic YTpi" }) },
  { name: "a session's cookie that is none", headers: () => ({ cookie: "latchkey_session=none" }) },
];

test.for(callers)("asked by $name", async ({ headers }, { server }) => {
  const person = await registerWithPassword(server);
  const sent = { ...bearer(person), ...headers(server.origin) };
  const { single, batch } = await askBothWays(server, "users.me", undefined, sent);
  const body = single.status === 200 || isPathOf(single.body) ? [single.body] : single.body;
  expect(batch).toEqual({ ...single, body });
});

async function askBothWays(
  server: ServerFixture,
  path: string,
  input: object | undefined,
  headers: Record<string, string>,
) {
  const get = async (query: string) => {
    const response = await fetch(`${server.url}/trpc/${path}${query}`, { headers });
    const text = (await response.text()).replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"');
    const told = [...response.headers].filter(([name]) => !itsOwn.has(name));
    return { status: response.status, told, body: JSON.parse(text) as unknown };
  };
  const encoded = (value: object) => encodeURIComponent(JSON.stringify(value));
  const single = await get(input === undefined ? "" : `?input=${encoded(input)}`);
  const inputs = input === undefined ? "" : `&input=${encoded({ 0: input })}`;
  return { single, batch: await get(`?batch=1${inputs}`) };
}

// Of each answer.
const itsOwn: ReadonlySet<string> = new Set(["x-request-id", "content-length", "date"]);

// What is refused before tRPC sees it is refused as a whole.
function isPathOf(body: unknown): boolean {
  return JSON.stringify(body).includes('"path":"users.me"');
}

function bearer(person: Person): Record<string, string> {
  return { authorization: `Bearer ${person.tokens?.accessToken}` };
}

function insightsInput(day: string) {
  return { json: { since: `${day}T00:00:00.000Z` }, meta: { values: { since: ["Date"] } } };
}
