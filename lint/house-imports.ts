// The house's import rules as one function: data flows http → trpc → domain → store, and each layer sees only the next.
import { posix } from "node:path";

const server = "packages/server/src/";
const methodsDir = `${server}auth/`;
// Folders of auth that every method may build on; each other one is a method.
const sharedAuthDirs = new Set(["challenges", "sign-in"]);

interface Import {
  /** Repository path of the importing file. */
  readonly from: string;
  /** Repository path of an imported file, or the name of an imported package. */
  readonly to: string;
  /** Whether only types are imported, which leave no trace at run time. */
  readonly typeOnly: boolean;
}

interface HouseRule {
  readonly says: string;
  readonly forbids: (found: Import) => boolean;
}

const isTest = (path: string): boolean =>
  /\.(test|fixture|test-d)\.tsx?$/.test(path) || path.startsWith("test/");
const isService = (path: string): boolean =>
  path.startsWith(server) && path.endsWith(".service.ts");
const isStorage = (path: string): boolean =>
  /\.(entity|store)\.ts$/.test(path) || path.startsWith(`${server}store/`);
const isOrm = (to: string): boolean => /^(@mikro-orm\/|kysely$|better-sqlite3$)/.test(to);
const isHttp = (to: string): boolean =>
  /^(hono|@hono)(\/|$)/.test(to) || to.startsWith(`${server}http/`);
const isTrpc = (to: string): boolean => to.startsWith("@trpc/") || to.startsWith(`${server}trpc/`);

const rules: readonly HouseRule[] = [
  {
    says: "A service knows neither tRPC nor HTTP nor MikroORM.",
    forbids: ({ from, to }) => isService(from) && (isTrpc(to) || isHttp(to) || isOrm(to)),
  },
  {
    says: "MikroORM stays in *.entity.ts, *.store.ts and store/.",
    forbids: ({ from, to }) => from.startsWith(server) && !isStorage(from) && isOrm(to),
  },
  {
    says: "A procedure calls a service, never a store.",
    forbids: ({ from, to }) => from.endsWith(".procedures.ts") && to.endsWith(".store.ts"),
  },
  {
    says: "One way to authenticate doesn't know another; they meet in the sign-in flow.",
    forbids: ({ from, to }) => {
      const method = methodOf(from);
      const other = methodOf(to);
      return method !== undefined && other !== undefined && method !== other;
    },
  },
  {
    says: "The store knows no domain but its own entities, and no face.",
    forbids: ({ from, to }) => from.startsWith(`${server}store/`) && (isTrpc(to) || isHttp(to)),
  },
  {
    says: "Only the faces know HTTP.",
    forbids: ({ from, to }) =>
      from.startsWith(server) &&
      !from.startsWith(`${server}http/`) &&
      from !== `${server}serve.ts` &&
      isHttp(to),
  },
  {
    says: "The SDK takes types from @latchkey/server/api, and nothing else of the server.",
    forbids: ({ from, to, typeOnly }) =>
      from.startsWith("packages/client-sdk/") &&
      isServer(to) &&
      !(typeOnly && to === "@latchkey/server/api"),
  },
  {
    says: "The demo talks to the server through the SDK alone.",
    forbids: ({ from, to }) =>
      from.startsWith("packages/demo-web/src/") &&
      (isServer(to) || to.startsWith("@trpc/") || to.startsWith("packages/client-sdk/")),
  },
  {
    says: "The resource kit imports jose and itself.",
    forbids: ({ from, to }) =>
      from.startsWith(`${server}resource/`) &&
      to.startsWith(server) &&
      !to.startsWith(`${server}resource/`),
  },
];

/**
 * Says what is wrong with an import.
 *
 * @param from repository path of the importing file, with forward slashes
 * @param specifier what stands in the import
 * @param typeOnly whether it is an `import type` or `export type`
 * @returns the rule that it breaks, or null
 */
export function brokenRule(from: string, specifier: string, typeOnly: boolean): string | null {
  if (isTest(from)) return null;
  const to = specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier;
  return rules.find((rule) => rule.forbids({ from, to, typeOnly }))?.says ?? null;
}

function isServer(to: string): boolean {
  return to.startsWith("@latchkey/server") || to.startsWith("packages/server/");
}

function methodOf(path: string): string | undefined {
  const [dir, ...rest] = path.startsWith(methodsDir)
    ? path.slice(methodsDir.length).split("/")
    : [];
  return dir === undefined || rest.length === 0 || sharedAuthDirs.has(dir) ? undefined : dir;
}
