// tRPC's package is compiled for engines without object spread: before each of a call's middlewares it copies the call, and
// the context, by way of property descriptors. That takes longer than everything else in a call. Here the helper does what
// the package's source says.
import type { Plugin } from "rolldown";

const helper = /function _objectSpread2\(e\) \{.*?\n\}/s;
const native =
  "function _objectSpread2(target, ...sources) {\n\treturn Object.assign(target, ...sources);\n}";

/** @throws Error from the build when tRPC's package is compiled differently one day, and needs this no more */
export function nativeSpread(): Plugin {
  let found = false;
  return {
    name: "native-spread",
    transform(code, id) {
      if (!/[/\\]@trpc[/\\]server[/\\]/.test(id) || !helper.test(code)) return null;
      found = true;
      return { code: code.replace(helper, native), map: null };
    },
    buildEnd(error) {
      if (!found && !error) throw new Error("@trpc/server has no helper for object spread.");
    },
  };
}
