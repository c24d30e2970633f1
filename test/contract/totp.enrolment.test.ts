// Enrolling authenticator apps: what is shown once, what counts when, and what their owner sees afterwards.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import {
  registerWithPasskey,
  registerWithPassword,
  requireSignedIn,
  signInWithPassword,
} from "./people.ts";
import { appOf, enrolTotp, openTicket, registerWithTotp, totpStepMs } from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const minuteMs = 60_000;

describe("an enrolment", () => {
  test("shows the secret as a URI, a QR code and a manual key", async ({ server }) => {
    const person = await registerWithPassword(server);
    const enrolment = await person.api.auth.totp.beginEnrolment.mutate({ name: "Phone" });
    expect(enrolment.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(enrolment.manualKey.replaceAll(" ", "")).toBe(enrolment.secret);
    expect(enrolment.manualKey).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const uri = new URL(enrolment.otpauthUri);
    expect([uri.protocol, uri.host]).toEqual(["otpauth:", "totp"]);
    expect(decodeURIComponent(uri.pathname)).toBe(`/Latchkey:${person.email}`);
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret: enrolment.secret,
      issuer: "Latchkey",
    });
    expect(enrolment.qrSvg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+">.*<\/svg>$/s,
    );
    expect(enrolment.expiresAt.getTime() - server.clock.now().getTime()).toBeGreaterThan(
      9.9 * minuteMs,
    );
  });

  test("asks nothing of the account before it is confirmed", async ({ server }) => {
    const person = await registerWithPassword(server);
    await person.api.auth.totp.beginEnrolment.mutate({});
    expect(await person.api.auth.totp.list.query()).toEqual([]);
    expect((await signInWithPassword(server, person.email)).status).toBe("signedIn");
  });

  test("counts from its first code on, and lifts the session that proved it", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    expect(person.session.assurance).toBe(1);
    const app = await enrolTotp(server, person, "Phone");
    const [listed, ...others] = await person.api.auth.totp.list.query();
    expect(others).toEqual([]);
    expect(listed).toEqual({
      id: app.id,
      name: "Phone",
      createdAt: expect.any(Date),
      lastUsedAt: expect.any(Date),
    });
    expect((await openTicket(server, person.email)).methods).toEqual(["totp"]);
    const [session] = await server.sql.run("select methods, assurance from sessions where id = ?", [
      person.session.id,
    ]);
    expect(session).toEqual({ methods: '["pwd","otp"]', assurance: 2 });
  });

  test("keeps the secret sealed, and says it in no list, row or log of changes", async ({
    server,
  }) => {
    const person = await registerWithTotp(server);
    const rows = await server.sql.run("select * from totp_apps where user_id = ?", [
      person.user.id,
    ]);
    const audit = await server.sql.run("select * from audit_logs where user_id = ?", [
      person.user.id,
    ]);
    const told = JSON.stringify([rows, audit, await person.api.auth.totp.list.query()]);
    expect(told).not.toContain(person.app.secret);
    expect(rows[0]?.["secret_sealed"]).toMatch(/^v1\./);
  });

  test("spends its code: the same one can't sign in", async ({ server }) => {
    const person = await registerWithPassword(server);
    const app = await enrolTotp(server, person);
    const { api, ticket } = await openTicket(server, person.email);
    expect(
      await refusalOf(api.auth.totp.completeSignIn.mutate({ ticket, code: app.firstCode })),
    ).toMatchObject({ code: "TOTP_USED", httpStatus: 401 });
    server.clock.advance(totpStepMs);
    expect(
      requireSignedIn(await api.auth.totp.completeSignIn.mutate({ ticket, code: app.code() }))
        .session.assurance,
    ).toBe(2);
  });

  test("is good for almost ten minutes, and not for longer", async ({ server }) => {
    const person = await registerWithPassword(server);
    const [early, late] = [
      await person.api.auth.totp.beginEnrolment.mutate({}),
      await person.api.auth.totp.beginEnrolment.mutate({}),
    ];
    server.clock.advance(9.9 * minuteMs);
    await person.api.auth.totp.confirmEnrolment.mutate({
      id: early.id,
      code: appOf(server, early).code(),
    });
    server.clock.advance(0.2 * minuteMs);
    const call = person.api.auth.totp.confirmEnrolment.mutate({
      id: late.id,
      code: appOf(server, late).code(),
    });
    expect(await refusalOf(call)).toMatchObject({
      code: "TOTP_ENROLMENT_INVALID",
      httpStatus: 400,
    });
  });

  test("survives a mistyped code, and is finished once", async ({ server }) => {
    const person = await registerWithPassword(server);
    const enrolment = await person.api.auth.totp.beginEnrolment.mutate({});
    const app = appOf(server, enrolment);
    const confirm = (code: string) =>
      person.api.auth.totp.confirmEnrolment.mutate({ id: enrolment.id, code });
    expect(await refusalOf(confirm(app.wrongCode()))).toMatchObject({
      code: "TOTP_INVALID",
      httpStatus: 401,
    });
    expect(await confirm(app.code())).toMatchObject({
      id: enrolment.id,
      name: "Authenticator app",
    });
    expect(await refusalOf(confirm(app.code()))).toMatchObject({ code: "TOTP_ENROLMENT_INVALID" });
  });

  test("is its account's alone", async ({ server }) => {
    const [owner, stranger] = [
      await registerWithPassword(server),
      await registerWithPassword(server),
    ];
    const enrolment = await owner.api.auth.totp.beginEnrolment.mutate({});
    const call = stranger.api.auth.totp.confirmEnrolment.mutate({
      id: enrolment.id,
      code: appOf(server, enrolment).code(),
    });
    expect(await refusalOf(call)).toMatchObject({ code: "TOTP_ENROLMENT_INVALID" });
    expect(await stranger.api.auth.totp.list.query()).toEqual([]);
  });

  test("gives way to the newest when a page is reloaded again and again", async ({ server }) => {
    const person = await registerWithPassword(server);
    const enrolments = [];
    for (let reload = 0; reload < 7; reload += 1)
      enrolments.push(await person.api.auth.totp.beginEnrolment.mutate({}));
    const [count] = await server.sql.run(
      "select count(*) as pending from totp_apps where user_id = ?",
      [person.user.id],
    );
    expect(Number(count?.["pending"])).toBe(5);
    const newest = enrolments.at(-1)!;
    await person.api.auth.totp.confirmEnrolment.mutate({
      id: newest.id,
      code: appOf(server, newest).code(),
    });
  });

  test("wants a session that was proven lately and well", async ({ server }) => {
    const fresh = await registerWithTotp(server);
    const { ticket, api } = await openTicket(server, fresh.email);
    expect(
      await refusalOf(createCaller(server).api.auth.totp.beginEnrolment.mutate({})),
    ).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(
      await refusalOf(createCaller(server, { accessToken: ticket }).api.auth.totp.list.query()),
    ).toMatchObject({ code: "UNAUTHENTICATED" });
    const signedIn = requireSignedIn(
      await api.auth.totp.completeSignIn.mutate({ ticket, code: fresh.app.code() }),
    );
    server.clock.advance(10 * minuteMs + 1000);
    const stale = createCaller(server, { accessToken: signedIn.tokens?.accessToken });
    expect(await refusalOf(stale.api.auth.totp.beginEnrolment.mutate({}))).toMatchObject({
      code: "STEP_UP_REQUIRED",
      stepUp: { assurance: 2, maxAgeSeconds: 600, methods: expect.arrayContaining(["totp"]) },
    });
    await stale.api.auth.totp.confirm.mutate({ code: fresh.app.code() });
    expect((await stale.api.auth.totp.beginEnrolment.mutate({})).secret).toMatch(/^[A-Z2-7]{32}$/);
  });
});

describe("several apps", () => {
  test("each sign their owner in, under names of their own", async ({ server }) => {
    const person = await registerWithTotp(server);
    const tablet = await enrolTotp(server, person, "Tablet");
    await person.api.auth.totp.rename.mutate({ id: person.app.id, name: "  Phone " });
    expect((await person.api.auth.totp.list.query()).map(({ name }) => name)).toEqual([
      "Phone",
      "Tablet",
    ]);
    for (const app of [person.app, tablet]) {
      server.clock.advance(totpStepMs);
      const { api, ticket } = await openTicket(server, person.email);
      expect(
        requireSignedIn(await api.auth.totp.completeSignIn.mutate({ ticket, code: app.code() }))
          .session.methods,
      ).toEqual(["pwd", "otp", "mfa"]);
    }
  });

  test("are ten at most", async ({ server }) => {
    const person = await registerWithPassword(server);
    for (let app = 0; app < 10; app += 1) await enrolTotp(server, person);
    expect(await refusalOf(person.api.auth.totp.beginEnrolment.mutate({}))).toMatchObject({
      code: "TOTP_TOO_MANY",
      httpStatus: 409,
    });
  });

  test("are removed one by one; after the last a password is enough", async ({ server }) => {
    const person = await registerWithTotp(server);
    const tablet = await enrolTotp(server, person, "Tablet");
    await person.api.auth.totp.remove.mutate({ id: person.app.id });
    server.clock.advance(totpStepMs);
    const { api, ticket } = await openTicket(server, person.email);
    expect(
      await refusalOf(api.auth.totp.completeSignIn.mutate({ ticket, code: person.app.code() })),
    ).toMatchObject({ code: "TOTP_INVALID" });
    requireSignedIn(await api.auth.totp.completeSignIn.mutate({ ticket, code: tablet.code() }));
    await person.api.auth.totp.remove.mutate({ id: tablet.id });
    expect(await refusalOf(person.api.auth.totp.remove.mutate({ id: tablet.id }))).toMatchObject({
      code: "TOTP_NOT_FOUND",
      httpStatus: 404,
    });
    expect((await signInWithPassword(server, person.email)).session.assurance).toBe(1);
  });

  test("can't be touched by others", async ({ server }) => {
    const [owner, stranger] = [await registerWithTotp(server), await registerWithPassword(server)];
    const { id } = owner.app;
    expect(await refusalOf(stranger.api.auth.totp.remove.mutate({ id }))).toMatchObject({
      code: "TOTP_NOT_FOUND",
    });
    expect(
      await refusalOf(stranger.api.auth.totp.rename.mutate({ id, name: "Mine" })),
    ).toMatchObject({ code: "TOTP_NOT_FOUND" });
    expect((await owner.api.auth.totp.list.query()).map(({ name }) => name)).toEqual([
      "Authenticator app",
    ]);
  });
});

test("a passkey with user verification is asked for no code", async ({ server }) => {
  const person = await registerWithPasskey(server);
  await enrolTotp(server, person);
  const options = await createCaller(server).api.auth.passkeys.beginSignIn.mutate({});
  const made = await person.authenticator.get(options as never, { origin: server.origin });
  const answer = await createCaller(server).api.auth.passkeys.finishSignIn.mutate({
    credential: made as never,
    mode: "body",
  });
  expect(answer.status).toBe("signedIn");
});

test("every change and check is in the audit, failures too", async ({ server }) => {
  const person = await registerWithTotp(server);
  const used = person.app.code();
  await person.api.auth.totp.confirm.mutate({ code: used });
  await refusalOf(person.api.auth.totp.confirm.mutate({ code: used }));
  await refusalOf(person.api.auth.totp.confirm.mutate({ code: person.app.wrongCode() }));
  await person.api.auth.totp.rename.mutate({ id: person.app.id, name: "Phone" });
  await person.api.auth.totp.remove.mutate({ id: person.app.id });
  const rows = await server.sql.run<{ event_type: string; success: number }>(
    "select event_type, success from audit_logs where user_id = ? and (event_type like 'totp%' or event_type in ('replay_detected', 'step_up')) order by created_at, id",
    [person.user.id],
  );
  expect(rows.map((row) => `${row.event_type} ${row.success}`).sort()).toEqual([
    "replay_detected 0",
    "step_up 1",
    "step_up 1",
    "totp_enrolled 1",
    "totp_removed 1",
    "totp_renamed 1",
    "totp_verified 0",
    "totp_verified 1",
  ]);
});
