// latchkey audit: whether the trail is whole.
import { Command } from "commander";
import { verifyAuditChain } from "../audit/audit-verify.ts";
import { logPath } from "../log.ts";
import { withLatchkey } from "./command-context.ts";

const verifyCommand = new Command("verify")
  .description(
    "Check every row of the audit trail against its chain and the heads in app.log. Exit code 1 on any doubt.",
  )
  .option("--json", "print the report as JSON")
  .action(({ json }: { json?: boolean }) =>
    withLatchkey(async ({ app, sealer }) => {
      await sealer.sealPending();
      const report = await verifyAuditChain(app.db, app.keyring, {
        logPath: logPath(app.config),
        now: app.now,
      });
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
      if (!report.ok) process.exitCode = 1;
    }),
  );

export const auditCommand = new Command("audit")
  .description("The audit trail.")
  .addCommand(verifyCommand);

function describe(report: Awaited<ReturnType<typeof verifyAuditChain>>): string {
  const lines = report.problems.map((problem) => `  ${problem.kind}: ${problem.message}`);
  const verdict = report.ok ? "The audit trail is whole" : "The audit trail has been tampered with";
  return `${[`${verdict}: ${report.rowsChecked} rows checked.`, ...lines].join("\n")}\n`;
}
