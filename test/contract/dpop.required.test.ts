// A deployment that requires DPoP: no sign-in without a key, and no cookie sessions.
import { expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { goodPassword, newProfile } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { DPOP: "required" } });

for (const mode of ["body", "token", "session"] as const) {
  test(`refuses a registration without a proof in mode ${mode}, and makes no account`, async ({
    server,
  }) => {
    const profile = newProfile();
    const { api } = createCaller(server);
    const refusal = await refusalOf(
      api.auth.passwords.register.mutate({ ...profile, password: goodPassword, mode }),
    );
    expect(refusal).toMatchObject({ code: "DPOP_PROOF_REQUIRED", httpStatus: 401 });
    expect(await server.sql.run(`select 1 from users where email = '${profile.email}'`)).toEqual(
      [],
    );
  });
}
