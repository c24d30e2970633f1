// Hands at the keyboard of a real browser: trusted key events over the DevTools protocol, each with the time at which
// it happened, so that a slow machine types no slower.
import type { Page } from "playwright-core";

/** One key: what it inserts, and when it goes down and up, in milliseconds since the first. */
export interface Keystroke {
  readonly character: string;
  readonly downMs: number;
  readonly upMs: number;
}

/** How somebody types one text: the seed is the person, each call another typing of theirs. */
export interface Typist {
  readonly type: (text: string) => readonly Keystroke[];
}

/**
 * Someone whose holds and gaps follow from a seed, with jitter.
 *
 * @param seed another one is another person
 * @param spread how much they vary, as a share of each timing
 */
export function typistOf(seed: number, spread = 0.09): Typist {
  const jitter = normalFrom(seed * 7919 + 1);
  return {
    type: (text) => {
      const habit = normalFrom(seed);
      let downMs = 0;
      return Array.from(text, (character, position) => {
        const vary = (ms: number) => ms * Math.exp(spread * jitter());
        const holdMs = vary(95 * Math.exp(0.25 * habit()));
        const gapMs = vary(190 * Math.exp(0.45 * habit()));
        // A key has to come up before it can go down again.
        const mostMs = text[position + 1] === character ? 0.8 * gapMs : Infinity;
        const stroke = { character, downMs, upMs: downMs + Math.min(holdMs, mostMs) };
        downMs += gapMs;
        return stroke;
      });
    },
  };
}

/** Types into whatever has the focus, and waits until the page has seen the last release. */
export async function typeKeys(page: Page, strokes: readonly Keystroke[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const startMs = Date.now();
  const moves = strokes
    .flatMap((stroke) => [
      ...shiftAround(stroke),
      { atMs: stroke.downMs, type: "keyDown", ...keyOf(stroke.character) } as const,
      { atMs: stroke.upMs, type: "keyUp", ...keyOf(stroke.character), text: "" } as const,
    ])
    .toSorted((one, other) => one.atMs - other.atMs);
  for (const { atMs, ...move } of moves) {
    await session.send("Input.dispatchKeyEvent", { ...move, timestamp: (startMs + atMs) / 1000 });
  }
  await session.detach();
}

const shiftModifier = 8;

/** Shift goes down before a capital and up while it is still held, as hands do it. */
function shiftAround({ character, downMs }: Keystroke) {
  if (!/[A-Z]/.test(character)) return [];
  const shift = { key: "Shift", code: "ShiftLeft", windowsVirtualKeyCode: 16 } as const;
  return [
    { atMs: downMs - 15, type: "rawKeyDown", ...shift, modifiers: shiftModifier },
    { atMs: downMs + 30, type: "keyUp", ...shift, modifiers: 0 },
  ] as const;
}

function keyOf(character: string) {
  const upper = character.toUpperCase();
  const isLetter = /[a-z]/i.test(character);
  return {
    key: character,
    text: character,
    unmodifiedText: character,
    code: isLetter ? `Key${upper}` : character === " " ? "Space" : `Digit${character}`,
    windowsVirtualKeyCode: upper.charCodeAt(0),
    modifiers: isLetter && character === upper ? shiftModifier : 0,
  };
}

/** Seeded, so that every run sees the same hands. */
function normalFrom(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
