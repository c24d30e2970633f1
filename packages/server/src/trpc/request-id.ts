// The id of the request at hand, for errors that arise before a procedure has its context.
import { AsyncLocalStorage } from "node:async_hooks";

export const currentRequestId = new AsyncLocalStorage<string>();
