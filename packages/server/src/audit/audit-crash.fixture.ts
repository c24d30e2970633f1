// A server's process, as far as the audit goes: it writes and seals until it is killed, and prints what is durable.
// Usage: node audit-crash.fixture.ts <location as JSON, the key in base64url>
import { randomUUID } from "node:crypto";
import {
  fixtureOn,
  openAuditStore,
  request,
  someEvent,
  type TrailLocation,
} from "./audit.fixture.ts";
import { createAuditTrail } from "./audit-trail.ts";

const given = JSON.parse(process.argv[2] ?? "") as Omit<TrailLocation, "masterKey"> & {
  masterKey: string;
};
const location = { ...given, masterKey: Buffer.from(given.masterKey, "base64url") };
const { db } = await openAuditStore(location.url);
const parts = fixtureOn(db, location);
const sealer = parts.sealerOn(db, { gatherMs: 5, sweepMs: 50, batchRows: 16 });
const trail = createAuditTrail({ ...parts, onCommitted: sealer.soon });
sealer.start();

for (;;) {
  const ids = Array.from({ length: 8 }, () => randomUUID());
  await Promise.all(ids.map((requestId) => trail.record({ ...request, requestId }, someEvent())));
  process.stdout.write(`${ids.join("\n")}\n`);
}
