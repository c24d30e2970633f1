// What every view of the demo owes: accessible by axe-core's rules, and no wider than the screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const axe = readFileSync(
  createRequire(new URL("../../packages/demo-web/package.json", import.meta.url)).resolve(
    "axe-core/axe.min.js",
  ),
  "utf8",
);

/** The part of axe-core's answer that is read here. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Width, scheme, and the rules that can fall out differently there; null for all. 320 px is WCAG 2.2's least (1.4.10). */
const looks = [
  [1280, "light", null],
  [1280, "dark", ["color-contrast"]],
  [390, "light", ["target-size"]],
  [320, "light", ["target-size"]],
] as const;

/** Looks at the page as it is, wide and narrow, light and dark. @param view what it is called when it fails */
export async function checkView(page: Page, view: string): Promise<void> {
  for (const [width, colorScheme, rules] of looks) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const name = `${view}, ${width} px, ${colorScheme}`;
    const violations = await findViolations(page, rules);
    const overhangPx = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect({ name, violations, overhangPx }).toEqual({ name, violations: [], overhangPx: 0 });
  }
}

async function findViolations(
  page: Page,
  rules: readonly string[] | null,
): Promise<readonly string[]> {
  await page.evaluate(axe);
  const options = rules ? { runOnly: rules } : {};
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
