// Loaded into a process before anything else: writes down which files it runs, a line each.
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

const list = process.env["LATCHKEY_LOADED_MODULES"] ?? "";

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith("file:")) appendFileSync(list, `${url}\n`);
    return nextLoad(url, context);
  },
});
