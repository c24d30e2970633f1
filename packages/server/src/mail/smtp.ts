// Hands letters to a mail server (SMTP, RFC 5321) through Nodemailer.
import type { Transporter } from "nodemailer";
import type { OutboxLetter } from "./outbox.service.ts";

/** A way out for letters. */
export interface MailTransport {
  /**
   * Hands one letter to the mail server.
   *
   * @param id stays the same over retries, so that mailboxes can tell a repeated letter
   * @throws Error when the server didn't take it
   */
  send(id: string, letter: OutboxLetter, writtenAt: Date): Promise<void>;
  close(): void;
}

// A server that answers at all answers within these; the whole attempt ends before its claim does.
const connectMs = 10_000;
const silentMs = 20_000;
export const attemptMs = 60_000;

/**
 * @param url `smtp://` (upgraded by STARTTLS) or `smtps://`, with user and password where the server wants them
 * @param options `from`: sender as `Name <address>`; `requireTls`: refuse servers that offer no encryption, unless
 *   the URL says `?requireTLS=false`
 */
export function openSmtp(
  url: string,
  options: { readonly from: string; readonly requireTls: boolean },
): MailTransport {
  const target = new URL(url);
  if (options.requireTls && !target.searchParams.has("requireTLS"))
    target.searchParams.set("requireTLS", "true");
  let opened: Promise<Transporter> | undefined;
  const open = (): Promise<Transporter> => (opened ??= connectTo(target));
  const domain = /@([^@<>\s]+?)>?$/.exec(options.from)?.[1] ?? "localhost";
  return {
    async send(id, letter, writtenAt) {
      const { to, subject, text, html } = letter;
      const transport = await open();
      await transport.sendMail({
        from: options.from,
        // Without a name: names are typed by users, and headers are no place for them.
        to: { name: "", address: to },
        subject,
        text,
        html,
        date: writtenAt,
        messageId: `<${id}@${domain}>`,
        // RFC 3834: no out-of-office answers, please.
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        signal: AbortSignal.timeout(attemptMs),
      });
    },
    close: () => void opened?.then((transport) => transport.close()),
  };
}

// Loaded with the first letter: a server without mail needn't hold it.
async function connectTo(target: URL): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    url: target.href,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silentMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
