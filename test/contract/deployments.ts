// The ways in which Latchkey is deployed: one instance, two processes on one file, two instances on one PostgreSQL.
import { test as base } from "vitest";
import { startServer } from "../support/server.ts";
import { startServerProcess } from "../support/server-process.ts";
import type { SqlConsole } from "../support/sql-console.ts";
import type { Deployment } from "./people.ts";
import { postgresEnvironment } from "./with-server.ts";

/** One or more instances over the same data. */
export interface InstanceGroup {
  readonly instances: readonly [Deployment, ...Deployment[]];
  readonly sql: SqlConsole;
}

/** A way to deploy, with what starts it. */
interface DeploymentKind {
  readonly name: string;
  readonly start: (resources: AsyncDisposableStack) => Promise<InstanceGroup>;
}

const kinds: readonly DeploymentKind[] = [
  {
    name: "one instance on SQLite",
    async start(resources) {
      const server = resources.use(await startServer());
      return { instances: [server], sql: server.sql };
    },
  },
  {
    name: "two processes on one SQLite file",
    async start(resources) {
      const first = resources.use(await startServer());
      const { DATA_DIR = "", ORIGIN = "" } = first.environment;
      const second = resources.use(await startServerProcess({ DATA_DIR, ORIGIN }));
      return { instances: [first, second], sql: first.sql };
    },
  },
  {
    name: "two instances on one PostgreSQL",
    async start(resources) {
      const environment = await postgresEnvironment(resources);
      const first = resources.use(await startServer({ environment }));
      const second = resources.use(
        await startServer({ environment: { ...environment, ORIGIN: first.origin } }),
      );
      return { instances: [first, second], sql: first.sql };
    },
  },
];

/** A `test` for each way to deploy, with the instances that a file's tests share. */
export const deployments = kinds.map(({ name, start }) => ({
  name,
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of what a fixture needs from this pattern
  test: base.extend("group", { scope: "file" }, async ({}, { onCleanup }) => {
    const resources = new AsyncDisposableStack();
    onCleanup(() => resources.disposeAsync());
    return start(resources);
  }),
}));

/** Does something `times` times at once, spread over all instances. */
export function raceOver<Result>(
  { instances }: InstanceGroup,
  times: number,
  work: (instance: Deployment, turn: number) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const turns = Array.from({ length: times }, (_, turn) => ({
    turn,
    instance: instances[turn % instances.length] ?? instances[0],
  }));
  return Promise.allSettled(turns.map(({ turn, instance }) => work(instance, turn)));
}
