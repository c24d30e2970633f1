// The licence texts of the packages whose code is in a bundle, as most of them ask for.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @param modulePaths what was bundled; modules outside of `node_modules` are the project's own */
export function thirdPartyLicences(modulePaths: readonly string[]): string {
  const folders = modulePaths.flatMap((path) => packageFolder.exec(path)?.[0] ?? []);
  const notices = [...new Set(folders)].map(noticeOf);
  return [...new Set(notices)].toSorted().join(`\n${"-".repeat(80)}\n\n`);
}

const packageFolder = /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/;

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as { name: string; version: string; license?: string };
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `${[`${name} ${version} (${license ?? "see below"})`, ...texts].join("\n\n")}\n`;
}
