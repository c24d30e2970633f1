// One thing to know, in the colour of what it means.
import type { ReactNode } from "react";
import styles from "./notice.module.css";

interface NoticeProps {
  readonly tone: "plain" | "proven" | "attention" | "refused";
  readonly children: ReactNode;
}

export function Notice({ tone, children }: NoticeProps) {
  return (
    <div
      className={`${styles.notice} ${styles[tone]}`}
      role={tone === "refused" ? "alert" : "status"}
    >
      {children}
    </div>
  );
}
