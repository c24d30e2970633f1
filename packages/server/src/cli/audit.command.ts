// latchkey audit: looking into the trail, and whether it is whole.
import { Command, InvalidArgumentError } from "commander";
import { type AuditEventType, isAuditEventType } from "../audit/audit-event.ts";
import { exportAudit, searchAudit } from "../audit/audit-search.service.ts";
import { verifyAuditChain } from "../audit/audit-verify.ts";
import { logPath } from "../log.ts";
import { canonicalEmail } from "../users/email-address.ts";
import { withLatchkey } from "./command-context.ts";
import { countUpTo } from "./options.ts";
import { print } from "./output.ts";

interface FilterOptions {
  readonly type?: AuditEventType;
  readonly email?: string;
  readonly failed?: boolean;
}

const search = new Command("search")
  .description("The latest rows of the trail. The look itself becomes one.")
  .option("--type <event>", "one kind of event, such as login_complete", eventType)
  .option("--email <email>", "one account's address")
  .option("--failed", "only what failed or was refused")
  .option("--limit <count>", "how many at most", countUpTo(200), 50)
  .option("--json", "print as JSON")
  .addHelpText(
    "after",
    "\nExample:\n  latchkey audit search --type login_complete --failed --limit 20",
  )
  .action((options: FilterOptions & { limit: number; json?: boolean }) =>
    withLatchkey(async ({ app }, request) => {
      const reader = { ...app, request, principal: null };
      const { entries } = await searchAudit(reader, {
        ...filterOf(options),
        limit: options.limit,
      });
      const lines = entries.map(
        (entry) =>
          `${entry.createdAt.toISOString()}  ${entry.success ? "ok    " : "failed"}  ${entry.eventType.padEnd(22)}  ${entry.userEmail ?? "-"}  ${entry.details ?? ""}`,
      );
      print(options, entries, lines);
    }),
  );

const exportCommand = new Command("export")
  .description("The whole trail as JSON lines, newest first, for a SIEM.")
  .option("--type <event>", "one kind of event", eventType)
  .option("--email <email>", "one account's address")
  .option("--failed", "only what failed or was refused")
  .addHelpText("after", "\nExample:\n  latchkey audit export > audit.jsonl")
  .action((options: FilterOptions) =>
    withLatchkey(async ({ app }, request) => {
      const reader = { ...app, request, principal: null };
      for await (const entry of exportAudit(reader, filterOf(options))) {
        process.stdout.write(`${JSON.stringify(entry)}\n`);
      }
    }),
  );

const verify = new Command("verify")
  .description(
    "Check every row against its chain and the heads in app.log. Exit code 1 on any doubt.",
  )
  .option("--json", "print the report as JSON")
  .addHelpText("after", "\nExample:\n  latchkey audit verify")
  .action((options: { json?: boolean }) =>
    withLatchkey(async ({ app }) => {
      const report = await verifyAuditChain(app.db, app.keyring, {
        logPath: logPath(app.config),
        now: app.now,
      });
      print(options, report, describe(report));
      if (!report.ok) process.exitCode = 1;
    }),
  );

export const auditCommand = new Command("audit")
  .description("The audit trail.")
  .addHelpText("after", "\nExamples:\n  latchkey audit search --failed\n  latchkey audit verify")
  .addCommand(search)
  .addCommand(exportCommand)
  .addCommand(verify);

function eventType(text: string): AuditEventType {
  if (isAuditEventType(text)) return text;
  throw new InvalidArgumentError("It takes a kind of event, such as login_complete.");
}

function filterOf({ type, email, failed }: FilterOptions) {
  return {
    ...(type === undefined ? {} : { eventType: type }),
    ...(email === undefined ? {} : { userEmail: canonicalEmail(email) ?? email }),
    ...(failed ? { success: false } : {}),
  };
}

function describe(report: Awaited<ReturnType<typeof verifyAuditChain>>): string[] {
  const verdict = report.ok ? "The audit trail is whole" : "The audit trail has been tampered with";
  const unwitnessed =
    report.headsInLog === 0
      ? ["  No signed head was found in app.log: a tail cut from the table would not show."]
      : [];
  const problems = report.problems.map((problem) => `  ${problem.kind}: ${problem.message}`);
  return [`${verdict}: ${report.rowsChecked} rows checked.`, ...unwitnessed, ...problems];
}
