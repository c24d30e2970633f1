// Verifies one assertion over and over with SimpleWebAuthn alone: no challenge, no database, no session.
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { createSoftwareAuthenticator } from "../../../packages/client-sdk/src/testing/index.ts";
import { answer } from "../processes.ts";
import { countPerSecond } from "./baseline.ts";

const origin = "https://auth.example.com";
const rpID = "auth.example.com";
const prepared = prepare();

answer(async (message) => {
  const { seconds } = message as { seconds: number };
  const assertion = await prepared;
  return countPerSecond(() => verifyAuthenticationResponse(assertion), { seconds, atOnce: 1 });
});

async function prepare(): Promise<Parameters<typeof verifyAuthenticationResponse>[0]> {
  const authenticator = createSoftwareAuthenticator();
  const creation = await generateRegistrationOptions({ rpName: "Bench", rpID, userName: "ada" });
  const registration = await verifyRegistrationResponse({
    response: await authenticator.create(creation, { origin }),
    expectedChallenge: creation.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
  });
  if (!registration.verified) throw new Error("The registration wasn't verified.");
  const request = await generateAuthenticationOptions({ rpID, userVerification: "required" });
  return {
    response: await authenticator.get(request, { origin }),
    expectedChallenge: request.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: registration.registrationInfo.credential,
  };
}
