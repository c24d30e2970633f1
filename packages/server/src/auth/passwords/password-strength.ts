// How early a guesser would come to a password, by the lists and patterns that guessers use.
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as commonWords } from "@zxcvbn-ts/language-common";
import { dictionary as englishWords, translations } from "@zxcvbn-ts/language-en";

// 10^8 guesses: out of reach online, and of a thief of argon2id hashes for a while (zxcvbn's score 3).
const leastScore = 3;
// The estimate's work grows faster than the text; either end of a long password being strong is enough.
const judgedCharacters = 32;

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...commonWords, ...englishWords },
  graphs: adjacencyGraphs,
  translations,
});

/** @returns why a password would be guessed early, in words for people, or null when it wouldn't */
export function findWeakness(password: string): string | null {
  const head = zxcvbn.check(password.slice(0, judgedCharacters));
  if (head.score >= leastScore) return null;
  if (password.length > judgedCharacters) {
    const tail = zxcvbn.check(password.slice(-judgedCharacters));
    if (tail.score >= leastScore) return null;
  }
  const { warning, suggestions } = head.feedback;
  return [warning ?? "This password would be guessed early.", ...suggestions].join(" ");
}
