// One letter: as a mail program shows it, shut off from this page, or as plain text.
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import styles from "./letter-view.module.css";
import type { InboxLetter } from "./letter.ts";

export function LetterView({ letter }: { readonly letter: InboxLetter }) {
  const [plain, setPlain] = useState(false);
  return (
    <article className={styles.view} aria-label={letter.subject}>
      <div className={styles.bar}>
        <p className={styles.to}>To {letter.to}</p>
        <Button look="quiet" onClick={() => setPlain(!plain)}>
          {plain ? "Laid out" : "Plain text"}
        </Button>
      </div>
      {plain ? (
        <PlainText text={letter.text} />
      ) : (
        <iframe
          className={styles.frame}
          title={`Letter: ${letter.subject}`}
          // No scripts, no origin of its own; a link may lead this tab away once it is clicked.
          sandbox="allow-top-navigation-by-user-activation"
          srcDoc={openingOnTop(letter.html)}
        />
      )}
    </article>
  );
}

function openingOnTop(html: string): string {
  return html.replace(/<head>/i, '<head><base target="_top">');
}

const address = /(https?:\/\/\S+)/;

function PlainText({ text }: { readonly text: string }) {
  return (
    // Long lines wrap, so nothing has to be scrolled sideways.
    <pre className={styles.text}>
      {text.split(address).map((part, index) =>
        index % 2 === 1 ? (
          <a key={`${index} ${part}`} href={part}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </pre>
  );
}
