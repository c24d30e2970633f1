// What stands before several instances: each connection goes to the next one that takes it.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A balancer that `await using` closes. */
export interface Balancer extends AsyncDisposable {
  readonly url: string;
  /** Connections that were broken off before they heard anything. */
  brokenOff(): number;
}

/** @param ports those of the instances that are in rotation; asked for each connection */
export async function startBalancer(ports: () => readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  let brokenOff = 0;

  const reach = async (): Promise<Socket | null> => {
    const inRotation = ports();
    turn += 1;
    for (let offset = 0; offset < inRotation.length; offset += 1) {
      const port = inRotation[(turn + offset) % inRotation.length] ?? 0;
      const far = connect({ port, host: "127.0.0.1", noDelay: true });
      const reached = await once(far, "connect").then(
        () => true,
        () => false,
      );
      if (reached) return far;
    }
    return null;
  };

  const join = (near: Socket, far: Socket): void => {
    far.on("error", () => undefined);
    far.once("close", () => {
      if (far.bytesRead === 0 && near.bytesRead > 0) brokenOff += 1;
      near.destroySoon();
    });
    near.once("close", () => far.destroy());
    near.pipe(far).pipe(near);
  };

  const server = createServer({ pauseOnConnect: true }, (near) => {
    open.add(near);
    near.on("error", () => undefined).once("close", () => open.delete(near));
    void reach().then((far) => {
      if (far) join(near, far);
      else near.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    brokenOff: () => brokenOff,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
