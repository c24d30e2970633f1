// Ends a run with why tests were left out, and one plain line of counts, which any tool can read.
import type { Reporter, TestModule } from "vitest/node";

export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const reasons = new Set<string>();
    for (const module of modules) {
      // A file that doesn't load fails without a test of its own.
      if (module.state() === "failed" && [...module.children.allTests("failed")].length === 0)
        counts.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state !== "pending") counts[result.state] += 1;
        if (result.state === "skipped" && result.note) reasons.add(`${test.name}: ${result.note}`);
      }
    }
    for (const reason of reasons) process.stdout.write(`\nLeft out: ${reason}`);
    process.stdout.write(
      `\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
    );
  }
}
