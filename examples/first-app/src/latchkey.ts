// What the app asks of Latchkey: each function is one thing that a person does.
import { createLatchkeyClient, type SignInResult, type StepUpHint } from "@latchkey/client-sdk";
import { ask, showQrCode } from "./page.ts";

export const latchkey = createLatchkeyClient({ url: "http://localhost:8000", onStepUp });

export async function register(email: string, password: string): Promise<void> {
  const person = {
    firstName: "Jane",
    lastName: "Doe",
    dateOfBirth: "1990-01-15",
    jobTitle: "Engineer",
  };
  await finish(await latchkey.signUp.withPassword({ ...person, email, password }));
}

export async function signIn(email: string, password: string): Promise<void> {
  await finish(await latchkey.signIn.withPassword({ email, password }));
}

/** A step is `signedIn`, or names what is missing. */
async function finish(step: SignInResult): Promise<void> {
  if (step.status === "verificationRequired") throw new Error("Open the letter that was sent.");
  if (step.status !== "secondFactorRequired") return;
  const { ticket, methods } = step;
  if (methods.includes("passkeys")) {
    const options = await latchkey.api.auth.passkeys.beginSecondFactor.mutate({ ticket });
    const credential = await latchkey.passkeys.authenticate(options);
    await latchkey.api.auth.passkeys.finishSecondFactor.mutate({ ticket, credential });
  } else {
    const code = await ask("Code from your app");
    await latchkey.api.auth.totp.completeSignIn.mutate({ ticket, code });
  }
}

export async function addPasskey(): Promise<void> {
  const options = await latchkey.api.auth.passkeys.beginAddition.mutate({});
  const credential = await latchkey.passkeys.register(options);
  await latchkey.api.auth.passkeys.finishAddition.mutate({ credential });
}

export async function setUpApp(): Promise<void> {
  const { id, qrSvg } = await latchkey.api.auth.totp.beginEnrolment.mutate({ name: "My phone" });
  showQrCode(qrSvg);
  const code = await ask("Scan this, and enter the code that your app shows");
  await latchkey.api.auth.totp.confirmEnrolment.mutate({ id, code });
}

export async function listSessions(): Promise<string[]> {
  const sessions = await latchkey.api.auth.sessions.list.query();
  return sessions.map(({ current, userAgent }) => (current ? "This browser" : (userAgent ?? "?")));
}

/** Called when something sensitive needs a fresh proof; once it resolves, the refused call is repeated. */
async function onStepUp({ methods }: StepUpHint): Promise<void> {
  if (methods.includes("passkeys")) {
    const options = await latchkey.api.auth.passkeys.beginConfirmation.mutate();
    const credential = await latchkey.passkeys.authenticate(options);
    await latchkey.api.auth.passkeys.finishConfirmation.mutate({ credential });
  } else if (methods.includes("totp")) {
    const code = await ask("Confirm with a code from your app");
    await latchkey.api.auth.totp.confirm.mutate({ code });
  } else {
    const password = await ask("Confirm with your password", "password");
    await latchkey.api.auth.passwords.confirm.mutate({ password });
  }
}
