// Writes an answer onto Node's response, with the headers that the app's answers have.
import type { ServerResponse } from "node:http";
import type { AppContext } from "../../context.ts";
import type { ResponseCookies } from "../cookie-jar.ts";
import { timeAndNonce } from "../dpop-answers.ts";
import { allowOrigin } from "../origin-guard.ts";
import { standingHeaders } from "../security-headers.ts";
import type { SentRequest } from "../sent-request.ts";

export interface Answer {
  readonly status: number;
  readonly body: object;
  /** Beside those that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
}

export type WriteAnswer = (
  outgoing: ServerResponse,
  sent: SentRequest,
  answer: Answer,
  cookies: ResponseCookies,
) => void;

const vary = "trpc-accept, accept";

export function answerWriter(app: AppContext): WriteAnswer {
  // Names and values in turn, which Node writes as they are.
  const standing = Object.entries({
    ...standingHeaders(app.config),
    "content-type": "application/json",
  }).flat();
  return (outgoing, sent, { status, body, headers }, cookies) => {
    const text = JSON.stringify(body);
    const length = Buffer.byteLength(text);
    const all = standing.concat("x-request-id", sent.requestId, "content-length", String(length));
    append(all, timeAndNonce(app, sent.header("dpop"), status));
    append(all, headers);
    const origin = sent.header("origin");
    if (origin === undefined) all.push("vary", vary);
    else append(all, { ...allowOrigin(origin), vary: `${vary}, Origin` });
    for (const cookie of cookies.changes()) all.push("set-cookie", cookie);
    outgoing.writeHead(status, all);
    // Text without further letters is the same bytes in both, and Node writes it sooner as the simpler one.
    outgoing.end(text, length === text.length ? "latin1" : "utf8");
  };
}

function append(all: string[], headers: Readonly<Record<string, string>>): void {
  for (const name in headers) all.push(name, headers[name] ?? "");
}
