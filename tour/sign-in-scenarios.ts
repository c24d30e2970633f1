// Signing in with each factor, as both designs describe it.
import { codeOf, createActor, password, profileOf, registerWithPassword } from "./cast.ts";
import { send } from "./http.ts";
import type { Scenario } from "./scenario.ts";

export const signInScenarios: readonly Scenario[] = [
  {
    name: "Register and sign in with a passkey",
    expected: "signedIn, assurance 2",
    async play(stage) {
      const jane = createActor(stage);
      await jane.client.signUp.withPasskey(profileOf("Jane"));
      await jane.client.signOut();
      const answer = await jane.client.signIn.withPasskey({ email: "jane@example.com" });
      return answer.status === "signedIn"
        ? `signedIn, assurance ${answer.session.assurance}`
        : answer.status;
    },
  },
  {
    name: "Sign in with a password",
    expected: "signedIn, assurance 1",
    async play(stage) {
      const paul = await registerWithPassword(stage, "Paul");
      await paul.client.signOut();
      const answer = await paul.client.signIn.withPassword({ email: "paul@example.com", password });
      return answer.status === "signedIn"
        ? `signedIn, assurance ${answer.session.assurance}`
        : answer.status;
    },
  },
  {
    name: "Password, then one-time code (2FA)",
    expected: "secondFactorRequired, then signedIn",
    async play(stage) {
      const tom = await registerWithPassword(stage, "Tom");
      const { id, secret } = await tom.client.api.auth.totp.beginEnrolment.mutate({
        name: "Phone",
      });
      await tom.client.api.auth.totp.confirmEnrolment.mutate({
        id,
        code: await codeOf(stage, secret),
      });
      await tom.client.signOut();
      const first = await tom.client.signIn.withPassword({ email: "tom@example.com", password });
      if (first.status !== "secondFactorRequired") return first.status;
      const code = await codeOf(stage, secret, 1);
      const second = await tom.client.api.auth.totp.completeSignIn.mutate({
        ticket: first.ticket,
        code,
      });
      return `${first.status}, then ${second.status}`;
    },
  },
  {
    name: "The same one-time code again",
    expected: "refused",
    async play(stage) {
      const tina = await registerWithPassword(stage, "Tina");
      const { id, secret } = await tina.client.api.auth.totp.beginEnrolment.mutate({});
      const code = await codeOf(stage, secret);
      await tina.client.api.auth.totp.confirmEnrolment.mutate({ id, code });
      const first = await tina.client.signIn.withPassword({ email: "tina@example.com", password });
      if (first.status !== "secondFactorRequired") return first.status;
      const again = tina.client.api.auth.totp.completeSignIn.mutate({ ticket: first.ticket, code });
      return again.then(
        (answer) => answer.status,
        () => "refused",
      );
    },
  },
  {
    name: "Wrong password",
    expected: "401",
    async play(stage) {
      const answer = await send(`${stage.origin}/auth/passwords/sign-in`, {
        email: "paul@example.com",
        password: "not his at all",
      });
      return String(answer.status);
    },
  },
  {
    name: "Cloned passkey (sign count goes back)",
    expected: "refused",
    async play(stage) {
      const clara = createActor(stage, { backup: "deviceBound" });
      await clara.client.signUp.withPasskey(profileOf("Clara"));
      await clara.client.signIn.withPasskey({ email: "clara@example.com" });
      clara.webauthn.forNextAuthentication({ misbehavior: { kind: "signCountRegression" } });
      return clara.client.signIn.withPasskey({ email: "clara@example.com" }).then(
        (answer) => answer.status,
        () => "refused",
      );
    },
  },
  {
    name: "Guessing one account's password",
    expected: "429 with Retry-After",
    async play(stage) {
      await registerWithPassword(stage, "Rita");
      for (let tries = 0; tries < 30; tries += 1) {
        const url = `${stage.origin}/auth/passwords/sign-in`;
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({
            email: "rita@example.com",
            password: `guess number ${tries} of many`,
          }),
        });
        if (response.status === 429)
          return `429 ${response.headers.has("retry-after") ? "with" : "without"} Retry-After`;
      }
      return "never limited";
    },
  },
];
