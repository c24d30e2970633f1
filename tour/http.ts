// Plain HTTP, as any client of any language would speak it.

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookies: readonly string[];
}

/** Sends JSON and reads JSON. @param input body of a POST; a GET when left out */
export async function send(
  url: string,
  input?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: input === undefined ? "GET" : "POST",
    headers: { ...(input === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {},
    cookies: response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? ""),
  };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Asks again until an answer has a status, for at most five seconds. @returns the last one */
export async function sendUntil(status: number, ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (answer.status === status || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
