// Passwords whose estimate takes the most work: dates, words in digits and signs, signs that stand for several letters.
const costlyTexts = [
  "19901210",
  "p4$$w0rdp@55w0rd",
  "3€",
  "4@8(3€6&9#!1|0$5+7%2",
  "012345678901234567890123",
  "1a1b",
  "121212341",
  "12/12/1990 ",
];

/** Each of 64 characters: repeated, and with a last character that makes it no repeat. */
export const costlyPasswords: readonly string[] = costlyTexts.flatMap((text) => {
  const repeated = text.repeat(64).slice(0, 64);
  return [repeated, `${repeated.slice(0, 63)}~`];
});
