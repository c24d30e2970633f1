// The error rates against cases that can be worked out by hand.
import { describe, expect, test } from "vitest";
import { acceptedShare, equalErrorRate, frrAtFar, globalEqualErrorRate } from "./error-rates.ts";
import type { UserScores } from "./error-rates.ts";

function user(genuine: number[], impostor: number[]): UserScores {
  return {
    id: "u",
    genuine: Float64Array.from(genuine),
    impostor: Float64Array.from(impostor),
  };
}

function eer(genuine: number[], impostor: number[]): number {
  return equalErrorRate(Float64Array.from(genuine), Float64Array.from(impostor));
}

describe("equal error rate", () => {
  test("is 0 when all of the user's scores are lower", () => {
    expect(eer([1, 2, 3], [4, 5, 6])).toBe(0);
  });

  test("is 1 when all of the user's scores are higher", () => {
    expect(eer([4, 5, 6], [1, 2, 3])).toBe(1);
  });

  test("is a quarter when one in four of each is on the wrong side", () => {
    expect(eer([1, 2, 3, 7], [4, 8, 9, 10])).toBeCloseTo(0.25);
  });

  test("is a half when nothing tells them apart", () => {
    expect(eer([1, 1, 1, 1], [1, 1, 1, 1])).toBeCloseTo(0.5);
  });
});

describe("one threshold for all users", () => {
  const users = [user([1, 2, 3, 4], [5, 6, 7, 8]), user([11, 12, 13, 14], [15, 16, 17, 18])];

  test("costs what users' different levels cost", () => {
    // At the highest threshold that admits no impostor, the second user is always refused.
    expect(frrAtFar(users, 0)).toBeCloseTo(0.5);
    expect(globalEqualErrorRate(users)).toBeCloseTo(0.5, 1);
  });

  test("costs nothing when their levels are alike", () => {
    expect(frrAtFar(users.slice(0, 1), 0.01)).toBe(0);
  });
});

test("accepts at the threshold itself", () => {
  expect(acceptedShare([1, 2, 3, 4], 2)).toBe(0.5);
});
