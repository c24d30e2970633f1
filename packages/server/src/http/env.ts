// What Hono carries through a request.
import type { HttpBindings } from "@hono/node-server";

export interface HttpEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string };
}
