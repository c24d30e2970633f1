// What each claim of an access token means, in words.
import { formatInstant } from "../ui/moment.tsx";

export interface ClaimWords {
  readonly name: string;
  /** As it stands in the token. */
  readonly value: string;
  readonly meaning: string;
}

const meanings: Readonly<Record<string, string>> = {
  sub: "Your user id. It never changes, and services should know you by it.",
  email: "Your address.",
  first_name: "Your first name.",
  last_name: "Your last name.",
  role: "Your role.",
  permissions: "What your role allows; * is everything.",
  sid: "The session that this token belongs to. When the session ends, the token stops.",
  amr: "How you proved who you are (RFC 8176).",
  aal: "How strong that proof was: 1 is one factor, 2 is two (NIST SP 800-63B).",
  auth_time: "When you proved it. A renewed token keeps this.",
  cnf: "The key in this browser that it is bound to. It is of no use to whoever lacks the key (RFC 9449).",
  ver: "The version of your rights. A change of role makes older tokens stop.",
  jti: "The id of this one token.",
  iss: "The server that signed it.",
  aud: "Who it is meant for.",
  iat: "When it was signed.",
  exp: "When it runs out.",
};

const instants: ReadonlySet<string> = new Set(["auth_time", "iat", "exp"]);

/** In the order of the table above; claims that are unknown here come last. */
export function describeClaims(claims: Readonly<Record<string, unknown>>): readonly ClaimWords[] {
  const known = Object.keys(meanings).filter((name) => name in claims);
  const unknown = Object.keys(claims).filter((name) => !(name in meanings));
  return [...known, ...unknown].map((name) => ({
    name,
    value: formatValue(claims[name]),
    meaning: meaningOf(name, claims[name]),
  }));
}

function formatValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", ");
}

function meaningOf(name: string, value: unknown): string {
  const meaning = meanings[name] ?? "This page doesn't know this claim.";
  return instants.has(name) && typeof value === "number"
    ? `${meaning} ${formatInstant(new Date(value * 1_000))}.`
    : meaning;
}
