// What people find in their mailboxes: letters of the development inbox, and the links in them.
import { createCaller } from "./api-caller.ts";
import type { Deployment } from "./people.ts";

/** The pages that links lead to. */
export type LinkPage =
  | "verify-email"
  | "confirm-email-change"
  | "undo-email-change"
  | "reset-password";

/** Letters to one address, newest first. */
export async function lettersTo(server: Deployment, to: string) {
  return createCaller(server).api.mail.inbox.query({ to });
}

/** Tokens of the links to one page in an address's letters, newest first. */
export async function tokensTo(
  server: Deployment,
  to: string,
  page: LinkPage,
): Promise<readonly string[]> {
  const letters = await lettersTo(server, to);
  return letters.flatMap(({ text }) => tokensIn(text, page));
}

/** The newest link's token. @throws Error when there is none */
export async function tokenTo(server: Deployment, to: string, page: LinkPage): Promise<string> {
  const [token] = await tokensTo(server, to, page);
  if (token === undefined) throw new Error(`No link to ${page} was sent to ${to}.`);
  return token;
}

/** Tokens of links to a page in a letter's text. */
export function tokensIn(text: string, page: LinkPage): string[] {
  const pattern = new RegExp(`/${page}#token=([A-Za-z0-9_-]+)`, "g");
  return [...text.matchAll(pattern)].map(([, token = ""]) => token);
}
