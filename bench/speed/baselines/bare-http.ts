// Node's HTTP server with nothing on it: what any server in JavaScript is slower than.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "../processes.ts";

answer(async (message) => {
  const { body } = message as { body: string };
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const server = createServer((_request, response) => {
    response.writeHead(200, headers).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port };
});
