// A TCP proxy that can stop forwarding without closing anything: what a hung server, or a firewall that drops packets,
// looks like from the other end.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy on a port of its own that `await using` closes. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** How many connections it forwards or holds. */
  connections(): number;
  /** From now on nothing passes, either way; new connections are taken and hear nothing. */
  stall(): void;
  /** Everything passes again, what was held back included. */
  flow(): void;
  /** New connections pass; those of before never hear anything again, nor that they ended. */
  flowForNewcomers(): void;
}

interface Forwarded {
  readonly near: Socket;
  readonly far: Socket;
}

/** @param target `host` and `port` that are forwarded to */
export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const forwarded = new Set<Forwarded>();
  let stalled = false;
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect({ ...target, noDelay: true });
    const pair = { near, far };
    forwarded.add(pair);
    forward(near, far, () => forwarded.delete(pair));
    if (stalled) hold(pair);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => forwarded.size,
    stall() {
      stalled = true;
      for (const pair of forwarded) hold(pair);
    },
    flow() {
      stalled = false;
      for (const { near, far } of forwarded) {
        near.pipe(far);
        far.pipe(near);
      }
    },
    flowForNewcomers() {
      stalled = false;
    },
    async [Symbol.asyncDispose]() {
      for (const { near, far } of forwarded) {
        near.destroy();
        far.destroy();
      }
      await once(server.close(), "close");
    },
  };
}

function forward(near: Socket, far: Socket, onEnd: () => void): void {
  near.pipe(far);
  far.pipe(near);
  for (const socket of [near, far]) {
    socket.on("error", () => undefined);
    socket.once("close", () => {
      near.destroy();
      far.destroy();
      onEnd();
    });
  }
}

function hold({ near, far }: Forwarded): void {
  for (const socket of [near, far]) {
    socket.unpipe();
    socket.pause();
  }
}
