// Node's HTTP server around the app: bounds on slow and large clients, and problem documents for what
// never becomes a request that the app could see.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { Server as TcpServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { generalError, type LatchkeyError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { problemMediaType, problemOf } from "./rest/problem.ts";
import type { StraightAnswers } from "./straight/straight-answers.ts";

// Slow clients may not hold sockets: 15 s for headers, 30 s for a whole request (Node's own defaults are minutes).
const limits = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384,
} as const;

// How long somebody who was cut off has to read why.
const hearMs = 1_000;

export interface NodeServer {
  readonly server: Server;
  /**
   * Takes no new connections, answers what is under way, and cuts off what isn't done in time.
   *
   * @param lingerMs how long a connection without a request is kept: a client that is busy sends its next one within a
   * round trip, is answered, and told to come back on another
   */
  drain(withinMs: number, lingerMs: number): Promise<void>;
}

/** @param answerStraight what answers without the app, where it can */
export function createNodeServer(hono: Hono<HttpEnv>, answerStraight: StraightAnswers): NodeServer {
  const listener = getRequestListener(hono.fetch, {
    // A method, host or address that no Request can be made of.
    errorHandler: () => {
      const { status, headers, body } = refusal(generalError("BAD_REQUEST"));
      return new Response(body, { status, headers });
    },
  });
  const underWay = new Set<ServerResponse>();
  const server = createServer(limits, (incoming, outgoing) => {
    underWay.add(outgoing);
    outgoing.once("close", () => underWay.delete(outgoing));
    if (!server.listening) outgoing.shouldKeepAlive = false;
    // HTTP/1.0 asks for none, and a Request needs one; nothing here is decided by it.
    if (incoming.httpVersion === "1.0") incoming.headers.host ??= "localhost";
    if (!isHost(incoming.headers.host)) return refuseHost(outgoing);
    if (!answerStraight(incoming, outgoing)) void listener(incoming, outgoing);
  }).on("clientError", refuseUnparsable);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const closeSilent = (): void => {
    server.closeIdleConnections();
    // Those that nothing was ever sent on, as browsers open them ahead, are no idle ones to Node.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
  return {
    server,
    async drain(withinMs, lingerMs) {
      const force = setTimeout(() => server.closeAllConnections(), withinMs);
      const closed = once(server, "close");
      // HTTP's own close would drop idle connections at once, and with them requests that are on their way.
      TcpServer.prototype.close.call(server);
      for (const outgoing of underWay) outgoing.shouldKeepAlive = false;
      await Promise.race([closed, delay(lingerMs)]);
      closeSilent();
      await closed;
      clearTimeout(force);
    },
  };
}

// What looks like an IPv4 address or a port and is none would fail where it is first read, deep inside.
function isHost(host: string | undefined): boolean {
  return !host || URL.canParse(`http://${host}`);
}

function refuseHost(outgoing: ServerResponse): void {
  const { status, headers, body } = refusal(generalError("BAD_REQUEST"));
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

function refuseUnparsable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const code = error.code === "HPE_HEADER_OVERFLOW" ? "PAYLOAD_TOO_LARGE" : "BAD_REQUEST";
  const { status, headers, body } = refusal(generalError(code));
  const head = Object.entries({
    ...headers,
    connection: "close",
    "content-length": String(Buffer.byteLength(body)),
  });
  const lines = [`HTTP/1.1 ${status} ${code}`, ...head.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
  // Who doesn't hear, or goes on sending, would keep the socket half open for ever.
  setTimeout(() => socket.destroy(), hearMs).unref();
}

function refusal(error: LatchkeyError) {
  const requestId = randomUUID();
  const headers = {
    "content-type": problemMediaType,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  };
  return {
    status: error.status,
    headers,
    body: JSON.stringify(problemOf(error, requestId)),
  };
}
