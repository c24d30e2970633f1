// `pnpm drill [--full] [name…]`: runs the drills one after the other, and prints what they measured.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { drillVariables, type Figures } from "./size.ts";

const given = process.argv.slice(2);
const isFull = given.includes("--full");
const names = given.filter((argument) => argument !== "--full");
const folder = await mkdtemp(join(tmpdir(), "latchkey-drill-figures-"));
const figuresPath = join(folder, "figures.jsonl");
const flags = ["run", "--config", "vitest.workspace.ts", "--project", "drill"];
const tests = spawn("vitest", [...flags, "--no-file-parallelism", ...names], {
  cwd: join(import.meta.dirname, "../.."),
  env: {
    ...process.env,
    [drillVariables.size]: isFull ? "full" : "small",
    [drillVariables.figures]: figuresPath,
  },
  stdio: "inherit",
  shell: process.platform === "win32",
});
const [exitCode] = (await once(tests, "exit")) as [number | null];
process.stdout.write(await describeFigures());
await rm(folder, { recursive: true });
process.exitCode = exitCode ?? 1;

async function describeFigures(): Promise<string> {
  const lines = await readFile(figuresPath, "utf8").catch(() => "");
  const rows = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { row: string; figures: Figures })
    .toSorted((one, other) => one.row.localeCompare(other.row));
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const machine = `${availableParallelism()} × ${cpus()[0]?.model}, ${memoryGib} GiB, Node ${process.version}`;
  const table = rows.map(({ row, figures }) => `| ${row} | ${describe(figures)} |`);
  return ["", `On ${machine}:`, "", "| drill | measured |", "| --- | --- |", ...table, "", ""].join(
    "\n",
  );
}

function describe(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${typeof value === "number" ? Math.round(value) : value}`)
    .join(", ");
}
