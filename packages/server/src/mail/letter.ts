// What a letter says, before it is laid out as text and HTML.

/** The one thing to do, as a button in HTML and as a link in text. */
export interface LetterAction {
  readonly label: string;
  /** Made by `linkTo`, so that it leads to the configured origin. */
  readonly url: string;
}

/** A letter. Every text may hold what users typed; layout escapes it. */
export interface Letter {
  /** Which letter it is, for logs; never shown. */
  readonly topic: string;
  readonly subject: string;
  /** First name of the person, or null where it isn't known or not to be trusted. */
  readonly name: string | null;
  readonly paragraphs: readonly string[];
  /** A code to type, set apart so that it can be read and copied. */
  readonly code?: string;
  readonly action?: LetterAction;
  /** Below the code or the action: what to do if it wasn't you. */
  readonly closing: readonly string[];
}

// Names are typed by anyone, into mail for anyone: one that could carry a message or a link is left out.
const plainName = /^[\p{L}\p{M}][\p{L}\p{M}' -]{0,39}$/u;

/** A name as a greeting can use it, or null when it looks like more than a name. */
export function greetableName(firstName: string): string | null {
  const name = firstName.trim();
  return plainName.test(name) ? name : null;
}
