// A signing key is rotated while two instances issue and check tokens: not one is refused on the way, neither by them nor
// by a service beside them.
import { randomBytes } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import { createCaller, refusalOf } from "../contract/api-caller.ts";
import { registerWithPassword } from "../contract/people.ts";
import { startResource } from "../contract/resource-under-test.ts";
import { createDatabase } from "../support/postgres.ts";
import { runCommand, startServerProcess } from "../support/server-process.ts";
import { openSqlConsole } from "../support/sql-console.ts";
import { until } from "../support/until.ts";
import { note, sized } from "./size.ts";

const rotations = sized(1, 5);
const clients = sized(3, 8);

test(
  "no valid token is refused while the signing key changes",
  { timeout: rotations * 90_000 },
  async () => {
    await using resources = new AsyncDisposableStack();
    const database = resources.use(await createDatabase());
    const environment = {
      DATABASE_URL: database.url,
      ORIGIN: "http://localhost:8000",
      ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    };
    const first = resources.use(await startServerProcess(environment));
    const second = resources.use(await startServerProcess(environment));
    const instances = [first, second] as const;
    const sql = openSqlConsole(database.url);
    resources.defer(() => sql.close());
    const added = await runCommand(["clients", "add", "drill", "--json"], environment);
    const client = JSON.parse(added.output) as { id: string; secret: string };
    const service = resources.use(await startResource(first, { client }));
    await service.verifier.ready;

    const refused: string[] = [];
    const kidsIssued: Set<string>[] = [new Set(), new Set()];
    let checks = 0;
    const over = new AbortController();
    /** Has a token renewed by either instance in turn, and shows the old and the new one to everybody. */
    const renewAndShow = async (): Promise<void> => {
      const { tokens } = await registerWithPassword(first);
      let accessToken = tokens?.accessToken ?? "";
      let refreshToken = tokens?.refreshToken ?? "";
      for (let turn = 0; !over.signal.aborted; turn += 1) {
        const issuer = instances[turn % 2] ?? first;
        const renewed = await createCaller(issuer).api.auth.refresh.mutate({ refreshToken });
        const shown = [accessToken, renewed.tokens?.accessToken ?? ""];
        kidsIssued[turn % 2]?.add(kidOf(shown[1]));
        for (const token of shown) {
          for (const instance of instances) {
            const me = createCaller(instance, { accessToken: token }).api.users.me.query();
            const code = await codeOf(me);
            if (code !== "OK") refused.push(code);
          }
          const { status } = await service.get({ authorization: `Bearer ${token}` });
          if (status !== 200) refused.push(`${status} by the service`);
          checks += 3;
        }
        accessToken = shown[1] ?? "";
        refreshToken = renewed.tokens?.refreshToken ?? "";
      }
    };
    const traffic = Array.from({ length: clients }, renewAndShow);
    for (let rotation = 0; rotation < rotations; rotation += 1) {
      const { output } = await runCommand(["keys", "rotate", "--json"], environment);
      const { kid } = JSON.parse(output) as { kid: string };
      await until(
        async () => (await publishedKids(instances)).every((kids) => kids.includes(kid)),
        30_000,
      );
      // The ten minutes go by.
      await sql.run("update signing_keys set signs_from = ? where kid = ?", [
        new Date().toISOString(),
        kid,
      ]);
      await until(() => kidsIssued.every((kids) => kids.has(kid)), 30_000);
    }
    over.abort();
    await Promise.all(traffic);
    note(`R5: ${rotations} rotations of the signing key under load, two instances on PostgreSQL`, {
      "token checks": checks,
      refused: refused.length,
    });
    expect(refused).toEqual([]);
    expect(kidsIssued.map(({ size }) => size)).toEqual([rotations + 1, rotations + 1]);
  },
);

function kidOf(token: string | undefined): string {
  return decodeProtectedHeader(token ?? "").kid ?? "";
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "OK",
    async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
  );
}

/** What each instance publishes. */
function publishedKids(instances: readonly { readonly url: string }[]): Promise<string[][]> {
  return Promise.all(
    instances.map(async ({ url }) => {
      const response = await fetch(`${url}/.well-known/jwks.json`);
      const { keys } = (await response.json()) as { keys: { kid: string }[] };
      return keys.map(({ kid }) => kid);
    }),
  );
}
