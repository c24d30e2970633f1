// What commands print: lines for people, or one JSON document for programs.

/** @param value what `--json` prints; @param lines what people read */
export function print(
  options: { readonly json?: boolean },
  value: unknown,
  lines: readonly string[],
): void {
  const text = options.json ? JSON.stringify(value, null, 2) : lines.join("\n");
  if (text !== "") process.stdout.write(`${text}\n`);
}
