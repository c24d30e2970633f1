// The rounds take turns, the first is thrown away, and the summary is what it says.
import { expect, test } from "vitest";
import { inTurn, median, quantile } from "./compare.ts";
import { parseCpuList } from "./cores.ts";

test("subjects take turns, and the round that warms them up doesn't count", async () => {
  const order: string[] = [];
  const subject = (name: string) => async () => order.push(name);
  const results = await inTurn(2, { a: subject("a"), b: subject("b") });
  expect(order.join("")).toBe("ababab");
  expect(results).toEqual([
    { a: 3, b: 4 },
    { a: 5, b: 6 },
  ]);
});

test("medians and quantiles don't depend on the order", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantile(hundred, 0.99)).toBe(99);
  expect(quantile(hundred, 1)).toBe(100);
  expect(quantile([7], 0.01)).toBe(7);
});

test("a set of cores is read as the kernel writes it", () => {
  expect(parseCpuList("0-2,5,8-9")).toEqual([0, 1, 2, 5, 8, 9]);
  expect(parseCpuList("3")).toEqual([3]);
});
