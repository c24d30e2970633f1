// Lays a letter out as plain text and as HTML that fits a narrow window and a dark one.
import type { Letter, LetterAction } from "./letter.ts";

/** A letter ready to be sent. */
export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** @param product what the deployment calls itself */
export function renderLetter(product: string, letter: Letter): RenderedLetter {
  const greeting = letter.name === null ? "Hello," : `Hello ${letter.name},`;
  const told = { ...letter, greeting, signature: product };
  return { subject: singleLine(letter.subject), text: asText(told), html: asHtml(told) };
}

type GreetedLetter = Letter & { readonly greeting: string; readonly signature: string };

function asText(letter: GreetedLetter): string {
  const { action, code } = letter;
  const blocks = [
    letter.greeting,
    ...letter.paragraphs,
    ...(code === undefined ? [] : [code]),
    ...(action ? [`${singleLine(action.label)}:\n${action.url}`] : []),
    ...letter.closing,
    `-- \n${singleLine(letter.signature)}`,
  ];
  return `${blocks.map(withoutControls).join("\n\n")}\n`;
}

// Warm paper and ink; the brass of the button has a contrast of 5.6:1 under white, and of 8.9:1 in the dark.
const style = `
  :root { color-scheme: light dark; }
  body { margin: 0; background: #f7f4ee; color: #26221c; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
  main { max-width: 30rem; margin: 0 auto; padding: 32px 20px; overflow-wrap: anywhere; }
  h1 { font-size: 20px; line-height: 1.3; margin: 0 0 20px; }
  p { margin: 0 0 16px; }
  .action { display: inline-block; padding: 12px 20px; border-radius: 8px; background: #80601a; color: #ffffff; font-weight: 600; text-decoration: none; }
  .code { padding: 16px 20px; border: 1px solid #ddd6c9; border-radius: 8px; font: 600 28px/1.2 ui-monospace, Menlo, Consolas, monospace; letter-spacing: 0.12em; }
  .aside { color: #625b50; font-size: 14px; }
  .aside a { color: inherit; }
  footer { border-top: 1px solid #ddd6c9; margin-top: 24px; padding-top: 16px; color: #625b50; font-size: 14px; }
  @media (prefers-color-scheme: dark) {
    body { background: #1b1915; color: #ece7dd; }
    .action { background: #dcb866; color: #1b1915; }
    .aside, footer { color: #b5ad9f; }
    footer, .code { border-color: #3a352d; }
  }`;

function asHtml(letter: GreetedLetter): string {
  const { action, code } = letter;
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">`,
    `<title>${escape(letter.subject)}</title><style>${style}</style></head><body><main>`,
    `<h1>${escape(letter.subject)}</h1>`,
    ...[letter.greeting, ...letter.paragraphs].map((text) => `<p>${escape(text)}</p>`),
    ...(code === undefined ? [] : [`<p class="code">${escape(code)}</p>`]),
    ...(action ? htmlAction(action) : []),
    ...letter.closing.map((text) => `<p class="aside">${escape(text)}</p>`),
    `<footer>${escape(letter.signature)}</footer></main></body></html>`,
  ].join("\n");
}

function htmlAction({ label, url }: LetterAction): string[] {
  return [
    `<p><a class="action" href="${escape(url)}">${escape(label)}</a></p>`,
    `<p class="aside">If the button doesn't work, open this address: <a href="${escape(url)}">${escape(url)}</a></p>`,
  ];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return withoutControls(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

// Directional controls could make a letter read otherwise than it is written.
function withoutControls(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "");
}

function singleLine(text: string): string {
  return withoutControls(text.replaceAll(/\s+/g, " ")).trim();
}
