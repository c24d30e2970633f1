// Copies a text, and says that it did.
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as in "Copy token". */
  readonly what: string;
  readonly look?: "plain" | "quiet";
}

const confirmedMs = 2_000;

export function CopyButton({ text, what, look = "plain" }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), confirmedMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );
  };
  return (
    <>
      <Button look={look} onClick={copy}>
        {outcome === "copied"
          ? "Copied"
          : outcome === "refused"
            ? "Select and copy it by hand"
            : `Copy ${what}`}
      </Button>
      <output className="visually-hidden">
        {outcome === "copied" ? `The ${what} is in your clipboard.` : ""}
      </output>
    </>
  );
}
