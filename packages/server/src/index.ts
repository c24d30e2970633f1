// The package's public exports.
export { ConfigError } from "./config/config-error.ts";
export { readConfig } from "./config/config.ts";
export type { Config } from "./config/settings.ts";
export { createLatchkey, type Latchkey } from "./latchkey.ts";
export { type RunningServer, serve, type ServeOptions } from "./serve.ts";
