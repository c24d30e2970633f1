// tRPC's messages over HTTP with superjson: how calls are written and answers are read.
import { deserialize, serialize, type SuperJSONResult } from "superjson";
import type { ApiErrorShape } from "../api-types.ts";
import { serverError } from "../errors/client-errors.ts";
import type { ApiCall } from "./api-call.ts";
import { foreignAnswer, type HttpAnswer } from "./http.ts";

interface Envelope {
  readonly result?: { readonly data?: SuperJSONResult };
  readonly error?: { readonly json: ApiErrorShape };
}

/** The body of a mutation. */
export function writeBody({ input }: ApiCall): string {
  return JSON.stringify(serialize(input));
}

/** The address of one query, or of several in one request. */
export function writeQuery(calls: readonly ApiCall[]): string {
  const inputs: Record<number, SuperJSONResult> = {};
  calls.forEach(({ input }, index) => {
    if (input !== undefined) inputs[index] = serialize(input);
  });
  const paths = calls.map(({ path }) => path).join(",");
  return `/${paths}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
}

/**
 * Reads the answer to a call.
 *
 * @param index the call's place in its batch; a refusal of the whole request answers all of them
 * @throws LatchkeyClientError what the server said, `INVALID_RESPONSE` where it wasn't our server that spoke
 */
export function readAnswer({ json, response }: HttpAnswer, index: number): unknown {
  const envelope = (Array.isArray(json) ? json[index] : json) as Envelope | null | undefined;
  if (envelope?.error?.json?.data?.code) throw serverError(envelope.error.json);
  if (!response.ok || !envelope?.result) throw foreignAnswer(response);
  // A procedure without an output answers with no data at all.
  return envelope.result.data && deserialize(envelope.result.data);
}
