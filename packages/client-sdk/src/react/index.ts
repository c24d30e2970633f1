// `@latchkey/client-sdk/react`: the session in React 18 and later.
export { LatchkeyProvider, type LatchkeyProviderProps } from "./latchkey-provider.ts";
export { useLatchkey } from "./use-latchkey.ts";
export { useSession } from "./use-session.ts";
