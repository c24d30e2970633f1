// The token as the profile shows it.
import type { Page } from "playwright-core";

/** What a claim's row says. */
export function claim(page: Page, name: string): Promise<string | null> {
  return page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name, exact: true }) })
    .getByRole("cell")
    .locator("code")
    .textContent();
}
