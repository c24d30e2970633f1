// What the documents name and where it would have to be: links, headings, and the tests that tables say show something.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A name in a document that leads nowhere. */
export interface BrokenReference {
  readonly file: string;
  readonly line: number;
  readonly reference: string;
}

const notOurs = /(^|\/)(node_modules|dist|data|\.[^/]+)(\/|$)/;

/** Every Markdown file of a checkout, as paths below its root. */
export function documentsOf(root: string): string[] {
  return globSync("**/*.md", { cwd: root, exclude: (path) => notOurs.test(path) }).toSorted();
}

/** Links whose file or heading isn't there. */
export function brokenLinks(root: string, file: string): BrokenReference[] {
  return linesOf(root, file).flatMap((text, index) =>
    [...text.matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(root, file, target))
      .map((reference) => ({ file, line: index + 1, reference })),
  );
}

function leadsSomewhere(root: string, file: string, target: string): boolean {
  const [path = "", heading] = target.split("#");
  const to = path === "" ? file : join(dirname(file), path);
  if (relative(root, join(root, to)).startsWith("..") || !existsSync(join(root, to))) return false;
  return heading === undefined || headingsOf(root, to).includes(heading);
}

// GitHub's way to make an anchor of a heading.
function headingsOf(root: string, file: string): string[] {
  return linesOf(root, file)
    .filter((line) => line.startsWith("#"))
    .map((line) =>
      line
        .replace(/^#+\s+/, "")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    );
}

/** Tests named in columns headed "shown by" that aren't there, and rows that name none. */
export function unshownRows(root: string, file: string): BrokenReference[] {
  let column = -1;
  return linesOf(root, file).flatMap((text, index) => {
    const cells = text.startsWith("|") ? text.split("|").map((cell) => cell.trim()) : [];
    if (cells.length === 0 || cells.includes("shown by")) {
      column = cells.indexOf("shown by");
      return [];
    }
    if (column === -1 || /^:?-+:?$/.test(cells[column] ?? "")) return [];
    const names = [...(cells[column] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    const missing = names.filter((name) => !isShown(root, name));
    const line = index + 1;
    if (names.length === 0) return [{ file, line, reference: `nothing shows: ${cells[1]}` }];
    return missing.map((reference) => ({ file, line, reference }));
  });
}

/** @param name a test below `test/contract/`, a path with a `/`, a pattern of either, or a script of package.json */
function isShown(root: string, name: string): boolean {
  const script = /^pnpm ([\w:-]+)$/.exec(name)?.[1];
  if (script !== undefined) return script in scriptsOf(root);
  const path = name.includes("/") ? name : `test/contract/${name}`;
  const patterns = [`${path}.test.ts`, `${path}.test.tsx`, `${path}/**/*.test.ts`];
  if (path.endsWith(".test.ts")) patterns.push(path);
  return patterns.some((pattern) => globSync(pattern, { cwd: root }).length > 0);
}

function scriptsOf(root: string): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return manifest.scripts;
}

// Without what stands in code blocks, which no reader can click.
function linesOf(root: string, file: string): string[] {
  let inCode = false;
  return readFileSync(join(root, file), "utf8")
    .split("\n")
    .map((line) => {
      const fence = line.trimStart().startsWith("```");
      if (fence) inCode = !inCode;
      return inCode || fence ? "" : line;
    });
}
