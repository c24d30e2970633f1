// A new set of recovery codes, on screen this once: to copy, to save, to print.
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { saveFile } from "../account/save-file.ts";
import styles from "./code-sheet.module.css";

interface CodeSheetProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

export function CodeSheet({ codes, onKept }: CodeSheetProps) {
  const title = `Recovery codes for ${window.location.host}`;
  const text = [
    title,
    "Each works once. Keep them where your device isn't.",
    "",
    ...codes,
    "",
  ].join("\r\n");
  return (
    <div className={styles.sheet}>
      <Notice tone="attention">
        These are shown only now. Whoever has one gets past your second factor: keep them as you
        keep a spare key.
      </Notice>
      <ol className={styles.codes} aria-label="Recovery codes" data-title={title}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={styles.acts}>
        <CopyButton text={codes.join("\n")} what="codes" />
        <Button
          onClick={() => saveFile("latchkey-recovery-codes.txt", text, "text/plain;charset=utf-8")}
        >
          Download codes
        </Button>
        <Button onClick={() => window.print()}>Print codes</Button>
      </div>
      <div className={styles.acts}>
        <Button look="main" onClick={onKept}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
