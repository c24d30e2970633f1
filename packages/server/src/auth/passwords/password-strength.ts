// How early a guesser would come to a password, by the lists and patterns that guessers use. The work that this takes is
// bounded, whatever the text is.
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as commonWords } from "@zxcvbn-ts/language-common";
import { dictionary as englishWords, translations } from "@zxcvbn-ts/language-en";

// 10^8 guesses: out of reach online, and of a thief of argon2id hashes for a while (zxcvbn's score 3).
const leastScore = 3;
// The estimate's work grows with the third power of the length; either end of a long password being strong is enough.
const judgedCharacters = 24;
// Every way to read digits and signs as letters has the whole text looked up again.
const mostReadings = 4;

// What people write for a letter. The package's own table has further readings of the same signs, and letters for pairs of
// letters ("nn" for m): so many readings of one text that the likely one isn't among the first few.
const writtenFor = {
  a: ["4", "@"],
  b: ["8"],
  c: ["(", "{", "[", "<"],
  d: ["|)"],
  e: ["3"],
  f: ["#"],
  g: ["6", "9", "&"],
  h: ["|-|"],
  i: ["1", "!"],
  k: ["|<"],
  l: ["1", "|"],
  m: ["/\\/\\"],
  o: ["0", "()"],
  s: ["$", "5"],
  t: ["+", "7"],
  u: ["|_|"],
  v: ["\\/"],
  w: ["\\/\\/"],
  x: ["%"],
  z: ["2"],
};

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...commonWords, ...englishWords },
  graphs: adjacencyGraphs,
  translations,
  l33tTable: writtenFor,
  l33tMaxSubstitutions: mostReadings,
});

/** @returns why a password would be guessed early, in words for people, or null when it wouldn't */
export function findWeakness(password: string): string | null {
  const text = withoutFurtherRepeats(password);
  const head = zxcvbn.check(text.slice(0, judgedCharacters));
  if (head.score >= leastScore) return null;
  if (text.length > judgedCharacters) {
    const tail = zxcvbn.check(text.slice(-judgedCharacters));
    if (tail.score >= leastScore) return null;
  }
  const { warning, suggestions } = head.feedback;
  return [warning ?? "This password would be guessed early.", ...suggestions].join(" ");
}

// A stretch that ends within a repeat has one pattern more than the whole, and looks stronger: a text that repeats itself
// is judged by as many whole repeats as there is room for, one at least.
function withoutFurtherRepeats(text: string): string {
  const period = shortestPeriod(text);
  if (period * 2 > text.length) return text;
  return text.slice(0, Math.max(period, judgedCharacters - (judgedCharacters % period)));
}

/** After how many characters a text goes on as it began; its length when it doesn't. */
function shortestPeriod(text: string): number {
  let period = 1;
  while (!text.startsWith(text.slice(period))) period += 1;
  return period;
}
