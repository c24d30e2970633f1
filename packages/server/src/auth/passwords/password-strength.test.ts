// What would be guessed early is found at either end, however often it is repeated, and for little work.
import { describe, expect, test } from "vitest";
import { findWeakness } from "./password-strength.ts";
import { costlyPasswords } from "./password-strength.fixture.ts";

describe("refused", () => {
  test.for([
    ["a listed password twice", "password123password123"],
    ["a keyboard's rows", "qwertyuiopasdfghjkl"],
    ["one character", "a".repeat(128)],
    ["a date, again and again", "19901210".repeat(16)],
    ["a word and digits, again and again", "password1234".repeat(10)],
    ["two listed words, again and again", "dragonfootball".repeat(9)],
    ["the same, broken off", "dragonfootball".repeat(9).slice(0, 124)],
    ["a word in digits and signs", "p4$$w0rdp@55w0rd".repeat(8)],
    ["a long word in digits and signs", "1nd15cr1m1n4t3ly"],
  ] as const)("%s", ([, password]) => {
    expect(findWeakness(password)?.length).toBeGreaterThan(20);
  });
});

describe("taken", () => {
  test.for([
    ["a few words", "correct horse battery staple"],
    ["a few short words", "tidy frog on a mill"],
    ["words of another language", "sieben stille Laternen treiben übers Meer"],
    ["any script", "七つ の 静かな 灯り が 流れる 夜 と 風 の 歌"],
    ["random characters", "k7#Vq2!xR9$mZpT"],
    ["random characters, repeated", "k7#Vq2!xR9$mZpT4wLs8bN1cF6yHd3gJ".repeat(4)],
    ["random characters behind a weak beginning", `${"a".repeat(40)}k7#Vq2!xR9$mZpT`],
  ] as const)("%s", ([, password]) => {
    expect(findWeakness(password)).toBeNull();
  });
});

test.for(costlyPasswords)("%s is judged for little work", (password) => {
  findWeakness(password);
  // The least of a few: a busy machine's interruptions aren't meant.
  const workedMs = Array.from({ length: 3 }, () => {
    const before = process.threadCpuUsage();
    findWeakness(password);
    return process.threadCpuUsage(before).user / 1_000;
  });
  expect(Math.min(...workedMs)).toBeLessThan(150);
});
