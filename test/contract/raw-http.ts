// Requests byte by byte, for what no well-behaved client would send.
import { request } from "node:http";

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What to send; headers as they are, several values of one name as an array. */
export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** Sends a request without touching path, headers or body. */
export function send(
  server: { readonly url: string },
  { method = "POST", path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        method,
        path,
        headers: headers as Record<string, string | string[]>,
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    outgoing.on("error", reject);
    const chunked = headers["transfer-encoding"] !== undefined;
    if (body !== undefined && !chunked)
      outgoing.setHeader("content-length", Buffer.byteLength(body));
    outgoing.end(body);
  });
}

/** Sends JSON to a procedure, as bytes. */
export function post(
  server: { readonly url: string },
  procedure: string,
  body: string | Uint8Array,
  headers: RawRequest["headers"] = {},
): Promise<RawAnswer> {
  return send(server, {
    path: `/trpc/${procedure}`,
    headers: { "content-type": "application/json", ...headers },
    body,
  });
}

/** All that an attacker sees of an answer, but for what differs in every one. */
export function visible({ status, headers, body }: RawAnswer): string {
  const requestId = String(headers["x-request-id"]);
  const { date: _date, "x-request-id": _id, ...rest } = headers;
  return JSON.stringify({ status, rest, body }).replaceAll(requestId, "(request id)");
}

/** The error in an answer, wherever it came from: below `/trpc` it is wrapped as tRPC's client expects it. */
export interface WireError {
  readonly message: string;
  readonly code: string;
  readonly httpStatus: number;
  readonly requestId: string;
}

/**
 * Reads an error and makes sure that it is in the one shape, whole, and says nothing of the inside.
 *
 * @throws Error otherwise
 */
export function readError(answer: RawAnswer): WireError {
  const parsed = parseBody(answer);
  if (answer.headers["content-type"] === "application/problem+json")
    return readProblem(answer, parsed as Problem);
  const first = (Array.isArray(parsed) ? parsed[0] : parsed) as
    | { error?: { json?: unknown } }
    | undefined;
  const shape = (first?.error?.json ?? first?.error) as
    | { message: string; code: number; data: WireError & { path: unknown } }
    | undefined;
  const problem = problemOf(answer, shape);
  if (!shape || problem)
    throw new Error(
      `${problem}: ${answer.status} ${JSON.stringify(answer.headers)} ${answer.body.slice(0, 500)}`,
    );
  const { code, httpStatus, requestId } = shape.data;
  return { message: shape.message, code, httpStatus, requestId };
}

/** A problem document (RFC 9457), as every path outside of `/trpc` answers. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
}

function readProblem(answer: RawAnswer, problem: Problem): WireError {
  const { type, title, status, detail, code, request_id: requestId } = problem;
  const shape = {
    message: detail,
    code: 0,
    data: {
      code,
      fieldErrors: null,
      httpStatus: status,
      path: null,
      requestId,
      retryAfterSeconds: null,
      stepUp: null,
    },
  };
  const wrong = problemOf(answer, shape);
  if (wrong || !type.startsWith("urn:latchkey:problem:") || title === "")
    throw new Error(`${wrong ?? "No problem document"}: ${answer.status} ${answer.body}`);
  return { message: detail, code, httpStatus: status, requestId };
}

const members = [
  "code",
  "fieldErrors",
  "httpStatus",
  "path",
  "requestId",
  "retryAfterSeconds",
  "stepUp",
];
const internals =
  /\bat .+:\d+:\d+|node_modules|\/src\/|SQLITE|sqlite|select |insert |Error:|stack|ZodError|TRPCError|superjson/;

function problemOf(
  answer: RawAnswer,
  shape: { message: unknown; code: unknown; data: object & Partial<WireError> } | undefined,
): string | null {
  if (!shape?.data) return "No error in the API's shape";
  if (Object.keys(shape.data).toSorted().join() !== members.join())
    return "Other members than the shape's";
  if (typeof shape.message !== "string" || typeof shape.code !== "number")
    return "No message or number";
  if (!/^[A-Z][A-Z_]+$/.test(shape.data.code ?? "")) return "No stable code";
  if (answer.status !== shape.data.httpStatus && answer.status !== 207) return "Two statuses";
  if (
    !/^[0-9a-f-]{36}$/.test(shape.data.requestId ?? "") ||
    shape.data.requestId !== answer.headers["x-request-id"]
  )
    return "No request id";
  if (internals.test(answer.body)) return "Internals";
  if (answer.headers["x-content-type-options"] !== "nosniff") return "No security headers";
  return null;
}

function parseBody(answer: RawAnswer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}
