// How each registered method is enrolled and used. A method without its spec fails auth-method.test.ts.
import type { AuthMethodSpec, Proof } from "./auth-method.contract.ts";
import { createCaller } from "./api-caller.ts";
import { openMailedTicket, registerForMailedCodes, wrongEmailCode } from "./email-codes-people.ts";
import { beginSignIn, goodPassword, registerWithPasskey, registerWithPassword } from "./people.ts";
import { generateRecoveryCodes, wrongRecoveryCode } from "./recovery-codes-people.ts";
import { openTicket, registerWithTotp, totpStepMs } from "./totp-people.ts";

const passkeys: AuthMethodSpec = {
  name: "passkeys",
  singleUse: true,
  methods: ["swk", "user", "mfa"],
  throttledBy: "address",
  refusals: { wrong: "SIGN_IN_FAILED", replayed: "CHALLENGE_INVALID", disabled: "SIGN_IN_FAILED" },
  async enrol(server) {
    const person = await registerWithPasskey(server, { backup: "eligible" });
    const assertion = async (ceremony = {}): Promise<Proof> => {
      const { finish } = await beginSignIn(
        server,
        createCaller(server).api,
        person.authenticator,
        ceremony,
      );
      return async () => finish;
    };
    return {
      userId: person.user.id,
      rightProof: () => assertion(),
      wrongProof: () => assertion({ misbehavior: { kind: "badSignature" } }),
    };
  },
};

const passwords: AuthMethodSpec = {
  name: "passwords",
  singleUse: false,
  methods: ["pwd"],
  throttledBy: "account",
  refusals: { wrong: "SIGN_IN_FAILED", replayed: "", disabled: "SIGN_IN_FAILED" },
  async enrol(server) {
    const { email, user } = await registerWithPassword(server);
    const signIn =
      (password: string): Proof =>
      async () =>
      () =>
        createCaller(server).api.auth.passwords.signIn.mutate({ email, password, mode: "body" });
    return {
      userId: user.id,
      rightProof: async () => signIn(goodPassword),
      wrongProof: async () => signIn(`${goodPassword}!`),
    };
  },
};

const totp: AuthMethodSpec = {
  name: "totp",
  singleUse: true,
  methods: ["pwd", "otp", "mfa"],
  throttledBy: "account",
  refusals: { wrong: "TOTP_INVALID", replayed: "TOTP_USED", disabled: "TICKET_INVALID" },
  async enrol(server) {
    const person = await registerWithTotp(server);
    const completion =
      (code: string): Proof =>
      async () => {
        const { api, ticket } = await openTicket(server, person.email);
        return () => api.auth.totp.completeSignIn.mutate({ ticket, code });
      };
    return {
      userId: person.user.id,
      async rightProof() {
        server.clock.advance(totpStepMs);
        return completion(person.app.code());
      },
      wrongProof: async () => completion(person.app.wrongCode()),
    };
  },
};

const recoveryCodes: AuthMethodSpec = {
  name: "recovery-codes",
  singleUse: true,
  methods: ["pwd", "rec", "mfa"],
  throttledBy: "account",
  refusals: {
    wrong: "RECOVERY_CODE_INVALID",
    replayed: "RECOVERY_CODE_INVALID",
    disabled: "TICKET_INVALID",
  },
  async enrol(server) {
    const person = await registerWithTotp(server);
    const codes = await generateRecoveryCodes(person);
    const completion =
      (code: string): Proof =>
      async () => {
        const { api, ticket } = await openTicket(server, person.email);
        return () => api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code });
      };
    return {
      userId: person.user.id,
      rightProof: async () => completion(codes.pop() ?? ""),
      wrongProof: async () => completion(wrongRecoveryCode()),
    };
  },
};

const emailCodes: AuthMethodSpec = {
  name: "email-codes",
  singleUse: true,
  // Friction, and no factor: the session says what the password alone says.
  methods: ["pwd"],
  throttledBy: "account",
  // A code answers for its own ticket, and goes with it.
  refusals: { wrong: "EMAIL_CODE_INVALID", replayed: "TICKET_INVALID", disabled: "TICKET_INVALID" },
  async enrol(server) {
    const person = await registerForMailedCodes(server);
    const completion = async (change: (code: string) => string): Promise<Proof> => {
      const { api, ticket, code } = await openMailedTicket(server, person.email);
      return async () => () => api.auth.emailCodes.verify.mutate({ ticket, code: change(code) });
    };
    return {
      userId: person.user.id,
      rightProof: () => completion((code) => code),
      wrongProof: () => completion(wrongEmailCode),
    };
  },
};

export const authMethodSpecs = { passkeys, passwords, totp, recoveryCodes, emailCodes };
