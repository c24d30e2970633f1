// The CMU format, with and without the columns that some files lack.
import { expect, test } from "vitest";
import { isCmuHeader, readCmu } from "./read-cmu.ts";

const whole = [
  "subject,sessionIndex,rep,H.a,DD.a.Shift.b,UD.a.Shift.b,H.Shift.b,DD.Shift.b.c,UD.Shift.b.c,H.c",
  "s1,1,1,0.1,0.3,0.2,0.11,0.31,0.2,0.12",
  "s1,2,1,0.1,0.3,0.2,0.11,0.31,0.2,0.13",
].join("\n");

const lacking = [
  "subject,sessionIndex,rep,UD.a.Shift.b,H.Shift.b,DD.Shift.b.c,UD.Shift.b.c,H.c",
  "s1,1,1,0.2,0.11,0.31,0.2,0.12",
].join("\n");

test("reads every timing by position", () => {
  const [typist] = readCmu(whole);
  expect(typist?.typings).toHaveLength(2);
  expect(typist?.typings[1]?.session).toBe(1);
  expect(typist?.typings[0]?.timings).toEqual({
    holds: [0.1, 0.11, 0.12],
    downDowns: [0.3, 0.31],
    upDowns: [0.2, 0.2],
  });
});

test("leaves absent columns absent, and the others in their places", () => {
  const [typist] = readCmu(lacking);
  expect(typist?.typings[0]?.timings).toEqual({
    holds: [NaN, 0.11, 0.12],
    downDowns: [NaN, 0.31],
    upDowns: [0.2, 0.2],
  });
});

test("gives a person one id, whichever columns the file lacks", () => {
  expect(readCmu(lacking)[0]?.id).toBe(readCmu(whole)[0]?.id);
});

test("tells the format by its header", () => {
  expect(isCmuHeader(whole.split("\n")[0] ?? "")).toBe(true);
  expect(isCmuHeader("user,session,timepress,timerelease")).toBe(false);
});
