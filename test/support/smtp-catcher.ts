// A real mail server in this process: it keeps what it takes, and can refuse, go away and come back.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A letter as it arrived. */
interface CaughtLetter {
  /** Recipients of the envelope. */
  readonly recipients: readonly string[];
  /** Header block as it came, unfolded. */
  readonly headers: readonly string[];
  /** Both parts, decoded. */
  readonly text: string;
  readonly html: string;
  readonly raw: string;
}

/** A running mail server. */
export interface SmtpCatcher extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly letters: readonly CaughtLetter[];
  /** Refuses letters for these recipients with 550. */
  readonly refused: Set<string>;
  /** How many letters were offered, refused ones too. */
  readonly offered: () => number;
  /** Stops listening; connections are refused from now on. */
  stop(): Promise<void>;
}

/** @param port where to listen; a free one unless told */
export async function startSmtpCatcher(port = 0): Promise<SmtpCatcher> {
  const letters: CaughtLetter[] = [];
  const refused = new Set<string>();
  let offered = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo({ address }, _session, done) {
      offered += 1;
      if (!refused.has(address)) return done();
      done(Object.assign(new Error("No such mailbox here"), { responseCode: 550 }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        letters.push(readLetter(recipients, Buffer.concat(chunks).toString("utf8")));
        done();
      });
    },
  });
  server.on("error", () => undefined);
  const listening = server.listen(port, "127.0.0.1");
  await once(listening, "listening");
  const bound = (listening.address() as AddressInfo).port;
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= new Promise<void>((resolve) => server.close(resolve)));
  return {
    url: `smtp://127.0.0.1:${bound}`,
    port: bound,
    letters,
    refused,
    offered: () => offered,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function readLetter(recipients: readonly string[], raw: string): CaughtLetter {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const headers = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? "";
  const parts = rest.join("\r\n\r\n").split(`--${boundary}`);
  const part = (type: string) => decode(parts.find((candidate) => candidate.includes(type)) ?? "");
  return { recipients, headers, text: part("text/plain"), html: part("text/html"), raw };
}

function decode(part: string): string {
  const [head = "", ...rest] = part.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
