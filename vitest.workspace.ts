// Every test of the repository: `vitest run --config vitest.workspace.ts`.
import { defineConfig } from "vitest/config";

const project = (name: string, include: readonly string[], timeoutMs: number) => ({
  extends: true as const,
  test: { name, include: [...include], testTimeout: timeoutMs, hookTimeout: timeoutMs },
});

export default defineConfig({
  test: {
    // Two cores are what a small machine has; a real browser and a real database run beside the tests.
    maxWorkers: 2,
    reporters: ["default", "./test/support/closing-line.reporter.ts"],
    globalSetup: ["test/support/postgres.global-setup.ts"],
    projects: [
      project("server", ["packages/server/src/**/*.test.ts"], 20_000),
      project("client-sdk", ["packages/client-sdk/src/**/*.test.{ts,tsx}"], 20_000),
      project("demo-web", ["packages/demo-web/src/**/*.test.ts"], 20_000),
      project(
        "support",
        ["test/support/**/*.test.ts", "lint/**/*.test.ts", "bench/**/*.test.ts"],
        60_000,
      ),
      project("contract", ["test/contract/**/*.test.ts"], 60_000),
      project("drill", ["test/drill/**/*.test.ts"], 120_000),
      project("browser", ["test/browser/**/*.test.ts"], 120_000),
      project("package", ["test/package/**/*.test.ts"], 180_000),
    ],
  },
});
