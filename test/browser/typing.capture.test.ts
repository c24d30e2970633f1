// The capture of typing rhythm on real key events: what Chromium was sent is what is measured.
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TypingCapture, TypingSample } from "@latchkey/client-sdk/typing";
import { type ChromiumFixture, launchChromium } from "../support/chromium.ts";
import { type Keystroke, typeKeys, typistOf } from "./typing-hands.ts";

declare global {
  interface Window {
    capture: TypingCapture;
  }
}

let chromium: ChromiumFixture;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium[Symbol.asyncDispose]());

const address = "http://localhost/";
const sources = new URL("../../packages/client-sdk/src/typing/", import.meta.url);

const field = (type: string): string => `<!doctype html>
  <input type="${type}" autofocus>
  <button>Go on</button>
  <script type="module">
    import { captureTyping } from "/index.ts";
    const input = document.querySelector("input");
    window.capture = captureTyping(input);
    input.focus();
  </script>`;

/** A page with one field and nothing else; the capture's own files, their types stripped. */
async function openField(
  type: "text" | "password",
  options?: { readonly handheld: boolean },
): Promise<Page> {
  const handheld = options?.handheld === true;
  const page = await chromium.newPage({ hasTouch: handheld, isMobile: handheld });
  await page.route(`${address}**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") {
      await route.fulfill({ contentType: "text/html", body: field(type) });
      return;
    }
    const source = await readFile(new URL(pathname.slice(1), sources), "utf8");
    await route.fulfill({ contentType: "text/javascript", body: stripTypeScriptTypes(source) });
  });
  await page.goto(address);
  await page.waitForFunction(() => "capture" in window);
  return page;
}

const sampleOf = (page: Page): Promise<TypingSample> =>
  page.evaluate(() => window.capture.sample());

/** The greatest difference between what was sent and what was measured, milliseconds. */
function greatestErrorMs(strokes: readonly Keystroke[], sample: TypingSample): number {
  const sent = {
    presses: strokes.map(({ downMs }) => downMs),
    releases: strokes.map(({ upMs }) => upMs),
  };
  const errors = strokes.flatMap((_, k) => {
    const hold = (sent.releases[k] ?? 0) - (sent.presses[k] ?? 0);
    const measuredHold = (sample.releaseMs[k] ?? NaN) - (sample.pressMs[k] ?? NaN);
    const gap = (sent.presses[k] ?? 0) - (sent.presses[k - 1] ?? 0);
    const measuredGap = (sample.pressMs[k] ?? NaN) - (sample.pressMs[k - 1] ?? 0);
    return [Math.abs(hold - measuredHold), Math.abs(gap - measuredGap)];
  });
  return Math.max(...errors);
}

const text = "seven Brass keys";

describe("what Chromium was sent is what is measured", () => {
  test.each(["text", "password"] as const)("in a %s field", async (type) => {
    const page = await openField(type);
    const strokes = typistOf(3).type(text);
    await typeKeys(page, strokes);
    const sample = await sampleOf(page);
    expect(await page.locator("input").inputValue()).toBe(text);
    expect(sample).toMatchObject({ deviceClass: "keyboard" });
    expect(sample.unusable).toBeUndefined();
    expect(sample.pressMs).toHaveLength(text.length);
    expect(greatestErrorMs(strokes, sample)).toBeLessThan(2);
    await page.context().close();
  });

  test("on the clock that the browser has", async () => {
    const page = await openField("text");
    await typeKeys(page, typistOf(4).type(text));
    // Chromium's clamp of a page that isn't isolated.
    expect((await sampleOf(page)).clockStepMs).toBe(0.1);
    await page.context().close();
  });

  test("when keys overlap, with Shift in between, though the page was busy meanwhile", async () => {
    const page = await openField("password");
    const strokes = Array.from("aBcD efG", (character, k) => ({
      character,
      downMs: 83 * k,
      upMs: 83 * k + 190 + 7 * (k % 3),
    }));
    const frozen = page.evaluate(() => {
      const untilMs = performance.now() + 400;
      while (performance.now() < untilMs);
    });
    await typeKeys(page, strokes);
    await frozen;
    const sample = await sampleOf(page);
    expect(sample.unusable).toBeUndefined();
    expect(greatestErrorMs(strokes, sample)).toBeLessThan(2);
    await page.context().close();
  });
});

describe("what isn't typed rhythm is marked", () => {
  const doings: Readonly<Record<string, readonly [string, (page: Page) => Promise<unknown>]>> = {
    "pasted text": [
      "pasted",
      async (page) => {
        await typeKeys(page, typistOf(5).type("x"));
        await page.keyboard.press("Control+A");
        await page.keyboard.press("Control+X");
        await typeKeys(page, typistOf(5).type("abc"));
        await page.keyboard.press("Control+V");
      },
    ],
    "text put in at once": ["autofilled", (page) => page.keyboard.insertText(text)],
    "a value set by a script": [
      "autofilled",
      (page) => page.locator("input").evaluate((input: HTMLInputElement) => (input.value = "abc")),
    ],
    "a deleted character": [
      "corrected",
      async (page) => {
        await typeKeys(page, typistOf(5).type("abcd"));
        await page.keyboard.press("Backspace");
      },
    ],
    "a caret that was moved": [
      "corrected",
      async (page) => {
        await typeKeys(page, typistOf(5).type("abcd"));
        await page.keyboard.press("ArrowLeft");
        await typeKeys(page, typistOf(5).type("e"));
      },
    ],
    "a selection that was typed over": [
      "corrected",
      async (page) => {
        await typeKeys(page, typistOf(5).type("abcd"));
        await page.keyboard.press("Shift+ArrowLeft");
        await typeKeys(page, typistOf(5).type("e"));
      },
    ],
    "a composed word": [
      "composed",
      async (page) => {
        const session = await page.context().newCDPSession(page);
        await session.send("Input.imeSetComposition", {
          text: "にほん",
          selectionStart: 3,
          selectionEnd: 3,
        });
        await session.send("Input.insertText", { text: "日本" });
      },
    ],
    "a key held until it repeats": [
      "autoRepeated",
      async (page) => {
        await page.keyboard.down("a");
        await page.keyboard.down("a");
        await page.keyboard.up("a");
      },
    ],
    "a field that was left": [
      "focusLost",
      async (page) => {
        await typeKeys(page, typistOf(5).type("abcd"));
        await page.getByRole("button").focus();
        await page.locator("input").focus();
        await page.keyboard.press("End");
        await typeKeys(page, typistOf(5).type("e"));
      },
    ],
  };

  test.each(Object.entries(doings))("%s", async (...given) => {
    const [, [reason, act]] = given;
    const page = await openField("text");
    await act(page);
    expect(await sampleOf(page)).toMatchObject({ unusable: reason, pressMs: [], releaseMs: [] });
    await page.context().close();
  });

  test("until the field is emptied and filled anew", async () => {
    const page = await openField("password");
    await page.keyboard.insertText("put in by something else");
    await page.keyboard.press("Control+A");
    const strokes = typistOf(6).type(text);
    await typeKeys(page, strokes);
    const sample = await sampleOf(page);
    expect(sample.unusable).toBeUndefined();
    expect(greatestErrorMs(strokes, sample)).toBeLessThan(2);
    await page.context().close();
  });
});

test("an on-screen keyboard that reports no keys gives presses only", async () => {
  const page = await openField("password", { handheld: true });
  // One character at a time and no key event, as Android's keyboards insert them.
  for (const character of text) await page.keyboard.insertText(character);
  const sample = await sampleOf(page);
  expect(sample).toMatchObject({ deviceClass: "touch" });
  expect(sample.unusable).toBeUndefined();
  expect(sample.releaseMs).toEqual(Array.from(text, () => null));
  expect(sample.pressMs).toEqual(sample.pressMs.toSorted((one, other) => one - other));
  await page.context().close();
});
