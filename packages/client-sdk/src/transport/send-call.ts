// Sends calls: mutations one by one, since they set cookies; queries of one moment together.
import { waitFor } from "../errors/client-errors.ts";
import type { ApiCall, SendCall } from "./api-call.ts";
import type { Http, HttpAnswer } from "./http.ts";
import { readAnswer, writeBody, writeQuery } from "./wire.ts";

/** The server takes no more in one request. */
const mostCallsInBatch = 10;

interface Batch {
  readonly calls: ApiCall[];
  readonly answer: Promise<HttpAnswer>;
}

export function createSendCall(http: Http): SendCall {
  // Open for one turn of the event loop, by Authorization header: calls of different callers never share a request.
  const open = new Map<string | null, Batch>();

  const openBatch = (authorization: string | null): Batch => {
    const calls: ApiCall[] = [];
    const answer = new Promise<void>((flush) => setTimeout(flush)).then(() => {
      if (open.get(authorization) === batch) open.delete(authorization);
      return http({ path: writeQuery(calls), authorization, signal: allAborted(calls) });
    });
    const batch = { calls, answer };
    open.set(authorization, batch);
    return batch;
  };

  return async (call, authorization) => {
    if (call.type === "mutation") {
      const request = {
        path: `/${call.path}`,
        body: writeBody(call),
        authorization,
        signal: call.signal,
      };
      return readAnswer(await http(request), 0);
    }
    const known = open.get(authorization);
    const batch = known && known.calls.length < mostCallsInBatch ? known : openBatch(authorization);
    const index = batch.calls.push(call) - 1;
    return readAnswer(await waitFor(batch.answer, call.signal), index);
  };
}

// A request ends early only when nobody waits for any part of it.
function allAborted(calls: readonly ApiCall[]): AbortSignal | undefined {
  if (!calls.every(({ signal }) => signal)) return undefined;
  const all = new AbortController();
  let waiting = calls.length;
  for (const { signal } of calls) {
    const leave = () => (waiting -= 1) || all.abort();
    if (signal?.aborted) leave();
    else signal?.addEventListener("abort", leave, { once: true });
  }
  return all.signal;
}
