// Requests as bytes, and what tRPC's answers say.
import type { Answer, Connection } from "./connection.ts";

export type Headers = Readonly<Record<string, string>>;

export function getRequest(path: string, headers: Headers = {}): Buffer {
  return Buffer.from(head(`GET ${path}`, headers), "latin1");
}

export function callRequest(procedure: string, input: object, headers: Headers = {}): Buffer {
  const body = JSON.stringify({ json: input });
  const length = String(Buffer.byteLength(body));
  const all = { ...headers, "content-type": "application/json", "content-length": length };
  return Buffer.from(head(`POST /trpc/${procedure}`, all) + body, "utf8");
}

function head(line: string, headers: Headers): string {
  const lines = Object.entries({ host: "127.0.0.1", ...headers }).map((entry) => entry.join(": "));
  return `${[`${line} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
}

/** Calls a procedure, as somebody from an address of their own. @throws Error for anything but a 200 */
export async function call<Output>(
  connection: Connection,
  procedure: string,
  input: object,
  headers: Headers = {},
): Promise<Output> {
  const request = callRequest(procedure, input, { ...fromElsewhere(), ...headers });
  const answer = requireOk(await connection.send(request));
  return (JSON.parse(answer.body.toString()) as { result: { data: { json: Output } } }).result.data
    .json;
}

export function requireOk(answer: Answer): Answer {
  if (answer.status === 200) return answer;
  throw new Error(`Answered ${answer.status}: ${answer.body.toString().slice(0, 300)}`);
}

/** Header of the proxy in front, which the server is told to trust: each caller has an address, as in real life. */
export function fromElsewhere(): Headers {
  const octet = (): number => Math.floor(Math.random() * 256);
  return { "x-forwarded-for": `10.${octet()}.${octet()}.${octet()}` };
}
