// Bounds what reaches a parser: media type, size and nesting (OWASP ASVS 5.0, V4.3 and V2.4).
import type { MiddlewareHandler } from "hono";
import { generalError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { refuse } from "./refusal.ts";

/** The largest request is a batch of ten with a passkey's attestation in it. */
const mostBodyBytes = 128 * 1024;
/** The API's own inputs nest five deep; superjson walks recursively. */
const mostDepth = 24;

/** Lets only small, shallow JSON through to the handlers of a path; a request without any body passes too. */
export const boundedJsonIfAny: MiddlewareHandler<HttpEnv> = async (context, next) =>
  hasBody(context.req.raw.headers) ? boundedJson(context, next) : next();

function hasBody(headers: Headers): boolean {
  return (
    headers.has("content-type") ||
    headers.has("transfer-encoding") ||
    !/^0*$/.test(headers.get("content-length") ?? "")
  );
}

/** Lets only small, shallow JSON through to the handlers of a path. */
export const boundedJson: MiddlewareHandler<HttpEnv> = async (context, next) => {
  const { method } = context.req;
  if (method === "GET" || method === "HEAD") {
    return exceedsDepth(context.req.query("input") ?? "")
      ? refuse(context, generalError("BAD_REQUEST"))
      : next();
  }
  if (!/^application\/json\s*(;|$)/i.test(context.req.header("content-type") ?? "")) {
    return refuse(context, generalError("UNSUPPORTED_MEDIA_TYPE"));
  }
  const text = await readAtMost(context.req.raw, mostBodyBytes);
  if (text === "too large") return refuse(context, generalError("PAYLOAD_TOO_LARGE"));
  if (text === "unreadable" || exceedsDepth(text.body))
    return refuse(context, generalError("BAD_REQUEST"));
  const { url, headers, signal } = context.req.raw;
  context.req.raw = new Request(url, { method, headers, body: text.body, signal });
  return next();
};

/** Reads a body as text; unreadable is what isn't UTF-8, or breaks off. */
export async function readAtMost(
  request: Request,
  mostBytes: number,
): Promise<{ body: string } | "too large" | "unreadable"> {
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) return "too large";
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > mostBytes) return "too large";
      chunks.push(chunk);
    }
    return { body: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return "unreadable";
  }
}

/** Whether brackets outside of strings nest deeper than allowed; said of any text, valid JSON or not. */
export function exceedsDepth(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > mostDepth) return true;
    } else if (character === "}" || character === "]") depth -= 1;
  }
  return false;
}
