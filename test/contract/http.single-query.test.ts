// A single query is answered by a short way of its own: to the letter as the general handler answers it in a batch of one.
import { expect } from "vitest";
import { registerWithPassword } from "./people.ts";
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
  const headers: Record<string, string> = stranger
    ? {}
    : { authorization: `Bearer ${person.tokens?.accessToken}` };
  const get = async (query: string) => {
    const response = await fetch(`${server.url}/trpc/${path}${query}`, { headers });
    const text = (await response.text()).replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"');
    const told = ["content-type", "vary", "allow", "www-authenticate", "cache-control"];
    const said = told.map((name) => response.headers.get(name));
    return { status: response.status, said, body: JSON.parse(text) as unknown };
  };
  const encoded = (value: object) => encodeURIComponent(JSON.stringify(value));
  const single = await get(input === undefined ? "" : `?input=${encoded(input)}`);
  const batch = await get(
    `?batch=1${input === undefined ? "" : `&input=${encoded({ 0: input })}`}`,
  );
  expect(batch).toEqual({ ...single, body: [single.body] });
});

function insightsInput(day: string) {
  return { json: { since: `${day}T00:00:00.000Z` }, meta: { values: { since: ["Date"] } } };
}
