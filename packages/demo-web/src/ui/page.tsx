// A page: its title in the window, in view, and in focus when one arrives from another page.
import { type ReactNode, useEffect, useRef } from "react";
import { useHasNavigated } from "../app/navigation.ts";
import styles from "./page.module.css";

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly width?: "form" | "full";
  readonly children: ReactNode;
}

export function Page({ title, lead, width = "full", children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const arrived = useHasNavigated();
  useEffect(() => {
    document.title = `${title} · Latchkey`;
    // A field that took focus for itself keeps it.
    if (arrived && document.activeElement?.closest("form") == null) heading.current?.focus();
  }, [title, arrived]);
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for a clean-up.
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className={`${styles.page} ${width === "form" ? styles.form : ""}`}>
      <header className={styles.head}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <div className={styles.lead}>{lead}</div>}
      </header>
      {children}
    </div>
  );
}
