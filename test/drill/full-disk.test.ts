// The disk with the database and the log is full: what would be written is refused with 503, everything else goes on,
// nothing half-written stays, and once there is room the server serves as before.
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createCaller, refusalOf } from "../contract/api-caller.ts";
import { type Person, registerWithPassword, signInWithPassword } from "../contract/people.ts";
import { runCommand, type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { openSqlConsole } from "../support/sql-console.ts";
import { until } from "../support/until.ts";
import { everydayWrites } from "./everyday-writes.ts";
import {
  copyDisk,
  fillDisk,
  freeDisk,
  type SmallDisk,
  smallDisk,
  whyNoSmallDisk,
} from "./small-disk.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { expectUnavailable, healWithinMs } from "./unavailable.ts";

const megabytes = 8;

/** Calls that write. */
function everyWrite(server: ServerProcess, person: Person): Promise<unknown>[] {
  return [
    ...everydayWrites(server, person),
    // A read that has to be audited.
    person.api.users.get.query({ id: person.user.id }),
  ];
}

/** What is stored at this moment, read from a copy. */
async function storedIn(disk: SmallDisk, pid: number, copy: string) {
  await copyDisk(disk, pid, copy);
  const sql = openSqlConsole(`sqlite:${join(copy, "app.db")}`);
  try {
    return [await sql.lastingState(), await sql.run("select * from rate_limits order by 1")];
  } finally {
    await sql.close();
  }
}

/** Changes the profile until the space that SQLite has set aside is used up. */
async function writeUntilRefused(person: Person): Promise<void> {
  const refused = () =>
    person.api.users.update.mutate({ jobTitle: randomBytes(24).toString("hex") }).then(
      () => false,
      async (error: unknown) => (await refusalOf(Promise.reject(error))).code === "UNAVAILABLE",
    );
  await until(refused, 60_000);
}

test.for<readonly [string, string | undefined]>([
  ["database and log", undefined],
  ["database, log and standard error", "errors.log"],
])(
  "a full disk with %s refuses what is written, serves what is read, and is forgotten once there is room",
  async ([, errorsTo], { skip }) => {
    await using folder = await temporaryFolder();
    const disk = smallDisk(join(folder.path, "disk"), megabytes, errorsTo);
    await mkdir(disk.path);
    const reason = whyNoSmallDisk(disk.path);
    skip(reason !== null, reason ?? "");
    const environment = {
      DATA_DIR: disk.path,
      ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      LOG_LEVEL: "info",
      RATE_LIMITS: "on",
    };
    await using server = await startServerProcess(environment, disk.launcher);
    const person = await registerWithPassword(server);
    const inBrowser = await signInWithPassword(server, person.email, { mode: "session" });
    const stored = (name: string) => storedIn(disk, server.pid, join(folder.path, name));

    fillDisk(disk, server.pid);
    await writeUntilRefused(person);
    fillDisk(disk, server.pid);
    const user = await person.api.users.me.query();
    const before = await stored("before");
    for (let round = 0; round < 20; round += 1) {
      await expectUnavailable(everyWrite(server, person));
      expect(await person.api.users.me.query()).toEqual(user);
      expect(await inBrowser.api.users.me.query()).toEqual(user);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    }
    expect(await stored("after")).toEqual(before);
    expect(server.errors()).toContain(errorsTo === undefined ? "app.log can't be written" : "");

    freeDisk(disk, server.pid);
    const signsIn = () =>
      signInWithPassword(server, person.email).then(
        () => true,
        () => false,
      );
    expect(await until(signsIn, healWithinMs)).toBeLessThan(healWithinMs);
    const refreshToken = person.tokens?.refreshToken ?? "";
    expect((await createCaller(server).api.auth.refresh.mutate({ refreshToken })).user).toEqual(
      user,
    );
    // What waited in memory is in the log by now: the chain is compared with the heads there.
    await copyDisk(disk, server.pid, join(folder.path, "healed"));
    const healed = { ...environment, DATA_DIR: join(folder.path, "healed") };
    expect(await runCommand(["audit", "verify"], healed)).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("whole"),
    });
    expect(await server.stop()).toBe(0);
  },
);
