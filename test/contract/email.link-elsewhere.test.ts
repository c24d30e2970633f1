// A mailbox's owner who follows the link of a stranger's registration doesn't make the stranger's credential theirs.
import { expect, test } from "vitest";
import { startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { tokenTo } from "./mailbox.ts";
import { newProfile, signInWithPassword } from "./people.ts";

const strangersPassword = "the stranger typed this one";
const ownersPassword = "seven quiet lanterns drift";

for (const verification of ["off", "required"] as const) {
  test(`with verification ${verification}: another browser can't confirm, the registering one can`, async () => {
    await using server = await startServer({ environment: { EMAIL_VERIFICATION: verification } });
    const headers = { origin: server.origin };
    const { email, ...fields } = newProfile();
    const stranger = createCaller(server, { headers });
    const registration = { ...fields, email, password: strangersPassword, mode: "token" as const };
    await stranger.api.auth.passwords.register.mutate(registration);
    const token = await tokenTo(server, email, "verify-email");

    const owner = createCaller(server, { headers });
    const refusal = await refusalOf(owner.api.users.email.verify.mutate({ token }));
    expect(refusal).toMatchObject({ code: "EMAIL_LINK_ELSEWHERE", httpStatus: 409 });
    const rows = await server.sql.run<{ email_verified_at: string | null }>(
      `select email_verified_at from users where email = '${email}'`,
    );
    expect(rows).toEqual([{ email_verified_at: null }]);

    await stranger.api.users.email.verify.mutate({ token });
    expect(
      (await signInWithPassword(server, email, { password: strangersPassword })).user.emailVerified,
    ).toBe(true);
  });

  test(`with verification ${verification}: the owner's reset makes the account theirs alone`, async () => {
    await using server = await startServer({ environment: { EMAIL_VERIFICATION: verification } });
    const headers = { origin: server.origin };
    const { email, ...fields } = newProfile();
    const registration = { ...fields, email, password: strangersPassword, mode: "token" as const };
    await createCaller(server, { headers }).api.auth.passwords.register.mutate(registration);
    await tokenTo(server, email, "verify-email");

    const owner = createCaller(server, { headers });
    await owner.api.auth.passwords.requestReset.mutate({ email });
    const token = await tokenTo(server, email, "reset-password");
    await owner.api.auth.passwords.reset.mutate({ token, password: ownersPassword });
    expect(
      (await signInWithPassword(server, email, { password: ownersPassword })).user.emailVerified,
    ).toBe(true);
    const { api } = createCaller(server);
    const died = await refusalOf(
      api.auth.passwords.signIn.mutate({ email, password: strangersPassword }),
    );
    expect(died.code).toBe("SIGN_IN_FAILED");
  });
}
