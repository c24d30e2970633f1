// Node's HTTP server around the app: bounds on slow and large clients, and problem documents for what
// never becomes a request that the app could see.
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { generalError, type LatchkeyError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { problemMediaType, problemOf } from "./rest/problem.ts";

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

export function createNodeServer(hono: Hono<HttpEnv>): Server {
  const listener = getRequestListener(hono.fetch, {
    // A method, host or address that no Request can be made of.
    errorHandler: () => {
      const { status, headers, body } = refusal(generalError("BAD_REQUEST"));
      return new Response(body, { status, headers });
    },
  });
  return createServer(limits, (incoming, outgoing) => void listener(incoming, outgoing)).on(
    "clientError",
    refuseUnparsable,
  );
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
