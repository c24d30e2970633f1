// Which services may be called: the token says for whom it is meant, and its issuer is one of those.
import { decodeToken } from "../profile/decode-token.ts";

// Beside a session cookie there is no token to ask, so the last answer is kept. It is no secret.
const item = "latchkey.demo.services";

/** @returns origins, such as `http://localhost:8001`; empty where the server names none */
export function servicesOf(accessToken: string | null): readonly string[] {
  const claims = accessToken === null ? undefined : decodeToken(accessToken)?.claims;
  if (claims === undefined) return remembered();
  return [claims["aud"]]
    .flat()
    .filter((audience) => typeof audience === "string" && audience !== claims["iss"]) as string[];
}

function remembered(): readonly string[] {
  try {
    return (localStorage.getItem(item) ?? "").split(" ").filter((origin) => URL.canParse(origin));
  } catch {
    return [];
  }
}

export function rememberServices(services: readonly string[]): void {
  try {
    localStorage.setItem(item, services.join(" "));
  } catch {
    // A browser without storage asks the next token.
  }
}
