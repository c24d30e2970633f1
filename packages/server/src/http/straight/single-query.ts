// One tRPC query by GET, read from Node's request. What is unusual about a request leaves it to the app, which reads it anew,
// before anything is done: every check either lets it pass here too, or is the app's to refuse.
import type { IncomingMessage } from "node:http";
import { proceduresByPath } from "../../trpc/router.ts";
import { transformer } from "../../trpc/transformer.ts";
import { exceedsDepth } from "../json-body.ts";

/** A query that was asked for, and its input. */
export interface SingleQuery {
  /** Of the procedure, with dots. */
  readonly path: string;
  readonly input: unknown;
}

const prefix = "/trpc/";
const plainPath = /^[A-Za-z]+(?:\.[A-Za-z]+)*$/;
const queries: ReadonlySet<string> = new Set(
  Object.entries(proceduresByPath)
    .filter(([path, { _def }]) => _def.type === "query" && plainPath.test(path))
    .map(([path]) => path),
);

// As encodeURIComponent writes it.
const inputParameter = /^input=([\w.!~*'()%-]*)$/;
// What needs no parser to be known for a host; the app looks at the others.
const plainHost = /^[a-z0-9._-]+(?::(?:\d{1,4}|[1-5]\d{4}))?$/;

/** @returns the query that a request asks for, or null where it isn't one, or the app should look at it */
export function readSingleQuery(incoming: IncomingMessage): SingleQuery | null {
  const { method, url = "", headers, httpVersion } = incoming;
  // HTTP/1.0 may have been given a host that it didn't send, which hides a repeated header from the count below.
  if (method !== "GET" || httpVersion !== "1.1" || !url.startsWith(prefix)) return null;
  const queryAt = url.indexOf("?");
  const path = url.slice(prefix.length, queryAt === -1 ? undefined : queryAt);
  if (!queries.has(path) || !plainHost.test(headers.host ?? "")) return null;
  if (hasBody(incoming) || repeats(incoming)) return null;
  if (queryAt === -1) return { path, input: undefined };
  try {
    const text = decodeURIComponent(inputParameter.exec(url.slice(queryAt + 1))?.[1] ?? "");
    if (exceedsDepth(text)) return null;
    return { path, input: transformer.deserialize(JSON.parse(text)) };
  } catch {
    return null;
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

// Node keeps the first of some headers, the app joins them.
function repeats({ headers, rawHeaders }: IncomingMessage): boolean {
  return Object.keys(headers).length * 2 !== rawHeaders.length;
}
