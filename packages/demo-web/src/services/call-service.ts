// One request to the resource service, and what it answered, in the service's own words.

/** What a call carries to prove who makes it. */
export type Proof =
  | { readonly kind: "token"; readonly send: (url: string, init: RequestInit) => Promise<Response> }
  | { readonly kind: "session" }
  | { readonly kind: "nothing" };

export type ResourcePath = "/resources/user" | "/resources/admin";

export interface ServiceAnswer {
  readonly path: ResourcePath;
  /** HTTP status, or null when no answer came. */
  readonly status: number | null;
  /** The service's word for a refusal, such as `replay_detected`; null for none. */
  readonly error: string | null;
  /** What was given out, or why it wasn't. */
  readonly says: string;
  /** Whom the service takes the caller for. */
  readonly caller: { readonly name: string; readonly role: string; readonly via: string } | null;
  readonly durationMs: number;
}

/** @param nonce a number that the service takes once. @returns an answer in any case; never rejects */
export async function callService(
  origin: string,
  path: ResourcePath,
  proof: Proof,
  nonce?: string,
): Promise<ServiceAnswer> {
  const startedMs = performance.now();
  const answer = await send(proof, `${origin}${path}`, nonce).catch(() => null);
  const body = (await answer?.json().catch(() => null)) as Record<string, unknown> | null;
  return {
    path,
    status: answer?.status ?? null,
    error: typeof body?.["error"] === "string" ? body["error"] : null,
    says: describe(answer, body ?? {}),
    caller: answer?.ok ? readCaller(body ?? {}) : null,
    durationMs: performance.now() - startedMs,
  };
}

/** A number that is good for one request. @throws whatever fetch throws */
export async function fetchNonce(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/nonce`, { credentials: "omit", cache: "no-store" });
  return ((await answer.json()) as { nonce: string }).nonce;
}

function send(proof: Proof, url: string, nonce: string | undefined): Promise<Response> {
  const init: RequestInit = {
    cache: "no-store",
    headers: nonce === undefined ? {} : { "x-request-nonce": nonce },
    // A token proves enough; a cookie that came along would only blur which of the two did.
    credentials: proof.kind === "session" ? "include" : "omit",
  };
  return proof.kind === "token" ? proof.send(url, init) : fetch(url, init);
}

function describe(answer: Response | null, body: Readonly<Record<string, unknown>>): string {
  if (answer === null) return "No answer came. Is the service still running?";
  const words = answer.ok ? body["data"] : body["error_description"];
  if (typeof words === "string") return words;
  return answer.status === 429 ? "Too many calls. Wait a minute." : "It gave no reason.";
}

function readCaller({ name, role, via }: Readonly<Record<string, unknown>>) {
  return { name: String(name), role: String(role), via: String(via) };
}
