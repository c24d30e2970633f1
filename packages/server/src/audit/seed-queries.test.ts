// The first version's queries, just as its README printed them, run on this database.
import { describe, expect, it } from "vitest";
import { databaseKinds, openAuditFixture, request, someEvent } from "./audit.fixture.ts";

const failedSignIns = `SELECT created_at, user_email, ip_address, user_agent, details
FROM audit_logs
WHERE event_type='login_complete' AND success=0
ORDER BY created_at DESC;`;
const manyAddresses = `SELECT user_email, ip_address, COUNT(*) as attempts
FROM audit_logs
WHERE event_type='login_complete' AND success=1
GROUP BY user_email, ip_address
HAVING COUNT(*) > 1;`;
const unauthorized = `SELECT created_at, user_email, ip_address, details
FROM audit_logs
WHERE event_type='user_access' AND success=0
ORDER BY created_at DESC;`;
const adminAccess = `SELECT * FROM audit_logs WHERE user_email='admin@example.com' AND event_type='user_access';`;
const recentAccess = `SELECT created_at, user_email, details FROM audit_logs WHERE event_type='user_access' ORDER BY created_at DESC LIMIT 5;`;
const oneUser = `SELECT created_at, event_type, ip_address, success, details
FROM audit_logs
WHERE user_email='jane@example.com'
ORDER BY created_at DESC;`;
const promote = `UPDATE users SET role='admin' WHERE email='jane@example.com';`;
const listUsers = `SELECT id, email, first_name, last_name, role FROM users;`;

describe.each(databaseKinds)("the seed's SQL on $name", (kind) => {
  it("runs as printed", async () => {
    await using fixture = await openAuditFixture(kind);
    const { trail } = fixture;
    const id = await fixture.addUser("jane@example.com");
    const admin = { type: "user_access", userEmail: "admin@example.com" } as const;
    await trail.record(request, someEvent({ success: false, details: "Wrong passkey." }));
    await trail.record(request, someEvent());
    await trail.record(request, someEvent());
    await trail.record({ ...request, ipAddress: "198.51.100.9" }, someEvent());
    await trail.record(request, someEvent({ ...admin, details: "User Jane Doe accessed." }));
    await trail.record(request, someEvent({ ...admin, success: false, details: "Refused." }));

    const who = { user_email: "jane@example.com", ip_address: "203.0.113.7" };
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
    expect(await fixture.sql(failedSignIns)).toEqual([
      { ...who, created_at: instant, user_agent: "Firefox", details: "Wrong passkey." },
    ]);
    const [many, ...others] = await fixture.sql<{ attempts: number | string }>(manyAddresses);
    expect([{ ...many, attempts: Number(many?.attempts) }, ...others]).toEqual([
      { ...who, attempts: 2 },
    ]);
    expect(await fixture.sql(unauthorized)).toMatchObject([
      { user_email: admin.userEmail, details: "Refused." },
    ]);
    expect(await fixture.sql(adminAccess)).toHaveLength(2);
    expect(await fixture.sql(recentAccess)).toHaveLength(2);
    expect(await fixture.sql(oneUser)).toHaveLength(4);
    await fixture.sql(promote);
    expect(await fixture.sql(listUsers)).toEqual([
      { id, email: "jane@example.com", first_name: "Jane", last_name: "Doe", role: "admin" },
    ]);
  });
});
