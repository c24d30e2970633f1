// How someone proved who they are, in words. Methods are those of RFC 8176, as the session records them.

export interface ProofWords {
  /** As in "signed in with a passkey". */
  readonly name: string;
  readonly detail: string;
}

const passkeyDetail = {
  hwk: "Its key never leaves the device that made it.",
  swk: "Its key is kept by your password manager, which may sync it to your other devices.",
} as const;

const codeNames = [
  ["otp", "a code from your authenticator app"],
  ["rec", "a recovery code"],
] as const;

/** @param methods the session's `amr` values */
export function describeProof(methods: readonly string[]): ProofWords {
  if (methods.includes("hwk")) return { name: "a passkey", detail: passkeyDetail.hwk };
  if (methods.includes("swk")) return { name: "a passkey", detail: passkeyDetail.swk };
  const second = codeNames.find(([method]) => methods.includes(method));
  if (methods.includes("pwd") && second) {
    const [, name] = second;
    return {
      name: `a password and ${name}`,
      detail: "Something that you know, and something that you have.",
    };
  }
  if (methods.includes("pwd"))
    return { name: "a password", detail: "The server keeps a hash of it, never the password." };
  return { name: methods.join(" and ") || "no method", detail: "" };
}

export function describeAssurance(assurance: 1 | 2): ProofWords {
  return assurance === 2
    ? {
        name: "Two factors",
        detail:
          "The device that you hold, and you in front of it. A stolen password is not enough.",
      }
    : {
        name: "One factor",
        detail:
          "Something that you know. Whoever learns it can sign in; a passkey would be stronger.",
      };
}
