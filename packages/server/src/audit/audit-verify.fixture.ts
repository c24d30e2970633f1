// A sealed trail to tamper with, and the ways of an intruder.
import { readFile } from "node:fs/promises";
import {
  type AuditFixture,
  type DatabaseKind,
  openAuditFixture,
  request,
  someEvent,
} from "./audit.fixture.ts";
import type { AuditProblemKind, AuditReport } from "./audit-report.ts";
import { verifyAuditChain } from "./audit-verify.ts";

/** Ten sealed rows, the first five under a head of their own. */
export async function openSealedTrail(kind: DatabaseKind): Promise<AuditFixture> {
  const fixture = await openAuditFixture(kind);
  const userId = await fixture.addUser("jane@example.com");
  for (const half of [0, 1]) {
    for (let index = 0; index < 5; index += 1) {
      const at = { ...request, requestId: `request-${half}-${index}` };
      await fixture.trail.record(at, someEvent({ userId, subjectId: "passkey-1" }));
    }
    await fixture.sealer.sealPending();
  }
  return fixture;
}

/** Verifies a trail against its log. */
export function verify({ db, keyring, logPath, now }: AuditFixture): Promise<AuditReport> {
  return verifyAuditChain(db, keyring, { logPath, now });
}

/** Which kinds of problems there are, each once. */
export function kindsOf(report: AuditReport): AuditProblemKind[] {
  return [...new Set(report.problems.map((problem) => problem.kind))];
}

/** What an intruder can do best without the key: take away the newest rows, and put back a head that was once genuine. */
export async function cutTail(fixture: AuditFixture): Promise<void> {
  await fixture.sql("delete from audit_logs where chain_seq > 5");
  await putBackHead(fixture);
}

/** Puts back the first head that the log holds for a number. */
export async function putBackHead(fixture: AuditFixture, seq = 5): Promise<void> {
  const lines = (await readFile(fixture.logPath, "utf8")).split("\n");
  const line = lines.find((text) => text.includes(`"auditHead":{"seq":${seq},`)) ?? "{}";
  const head = (JSON.parse(line) as { auditHead: Record<string, unknown> }).auditHead;
  await fixture.sql(
    "update audit_heads set chain_seq = ?, chain_mac = ?, created_at = ?, signature = ?",
    [head["seq"], head["mac"], head["at"], head["signature"]],
  );
}
