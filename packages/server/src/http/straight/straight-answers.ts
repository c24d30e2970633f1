// Answers single queries on Node's own request and response, without the objects of the fetch standard and the middlewares
// around them. The checks and the headers are the app's, by the same functions; a test compares the answers.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { callTRPCProcedure } from "@trpc/server";
import type { AppContext, RequestContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import { asLatchkeyError, describeError } from "../../trpc/error-formatter.ts";
import { appRouter } from "../../trpc/router.ts";
import { transformer } from "../../trpc/transformer.ts";
import { clientAddressFrom } from "../client-address.ts";
import { openCookieJar } from "../cookie-jar.ts";
import { isOriginAllowed } from "../origin-guard.ts";
import { refusalBody } from "../refusal.ts";
import { createRequestContext } from "../request-context.ts";
import type { SentRequest } from "../sent-request.ts";
import { failureHeaders, wantsStream } from "../trpc-mount.ts";
import { type Answer, answerWriter } from "./answer-writer.ts";
import { readSingleQuery, type SingleQuery } from "./single-query.ts";

/** Answers a request, or returns false and leaves it untouched. */
export type StraightAnswers = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

export function straightAnswers(app: AppContext): StraightAnswers {
  const plainHttp = app.config.origin.startsWith("http:");
  const addressOf = clientAddressFrom(app.config.trustedProxies);
  const write = answerWriter(app);

  const respond = async (
    sent: SentRequest,
    single: SingleQuery,
    outgoing: ServerResponse,
  ): Promise<void> => {
    const cookies = openCookieJar(sent, plainHttp);
    try {
      const createContext = () => createRequestContext(app, sent, cookies, addressOf, "trpc");
      write(outgoing, sent, await answerTo(single, createContext, sent.requestId), cookies);
    } catch (error) {
      app.log.error({ err: error, requestId: sent.requestId }, "INTERNAL");
      if (outgoing.headersSent) outgoing.destroy();
      else write(outgoing, sent, internalError(sent), cookies);
    }
  };

  return (incoming, outgoing) => {
    const single = readSingleQuery(incoming);
    if (!single) return false;
    const sent = sentStraight(incoming, single);
    const { origins } = app.config;
    if (!isOriginAllowed(sent.header("origin"), sent.header("sec-fetch-site"), "GET", origins))
      return false;
    if (wantsStream(sent)) return false;
    void respond(sent, single, outgoing);
    return true;
  };
}

function sentStraight({ headers, socket }: IncomingMessage, { path }: SingleQuery): SentRequest {
  return {
    requestId: randomUUID(),
    method: "GET",
    path: `/trpc/${path}`,
    socketAddress: socket.remoteAddress,
    // None is repeated, so that none is a list.
    header: (wanted) => headers[wanted] as string | undefined,
  };
}

async function answerTo(
  { path, input }: SingleQuery,
  createContext: () => Promise<RequestContext>,
  requestId: string,
): Promise<Answer> {
  try {
    const ctx = await createContext();
    const output: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type: "query",
      getRawInput: async () => input,
      ctx,
      signal: undefined,
      batchIndex: 0,
    });
    return { status: 200, body: { result: { data: transformer.serialize(output) } }, headers: {} };
  } catch (error) {
    const failure = asLatchkeyError(error);
    const body = { error: transformer.serialize(describeError(failure, path, requestId)) };
    return { status: failure.status, body, headers: failureHeaders([failure]) };
  }
}

function internalError({ requestId }: SentRequest): Answer {
  const refused = generalError("INTERNAL");
  return { status: refused.status, body: refusalBody(refused, requestId), headers: {} };
}
