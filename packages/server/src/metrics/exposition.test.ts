// The text that Prometheus reads: one line a figure, whatever its labels hold.
import { expect, test } from "vitest";
import { expose, gauge } from "./exposition.ts";

test("figures are told with what they are, and labels are escaped", () => {
  const text = expose([
    gauge("latchkey_things", "Things.", 1.5),
    {
      name: "latchkey_calls_total",
      help: "Calls.",
      type: "counter",
      samples: [{ labels: { path: 'a"b\\c\nd', face: "rest" }, value: 3 }],
    },
  ]);
  expect(text).toBe(
    [
      "# HELP latchkey_things Things.",
      "# TYPE latchkey_things gauge",
      "latchkey_things 1.5",
      "# HELP latchkey_calls_total Calls.",
      "# TYPE latchkey_calls_total counter",
      'latchkey_calls_total{path="a\\"b\\\\c\\nd",face="rest"} 3',
      "",
    ].join("\n"),
  );
});
