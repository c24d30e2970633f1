// Two cards side by side; one below the other where there is no room.
import type { ReactNode } from "react";
import styles from "./columns.module.css";

export function Columns({ children }: { readonly children: ReactNode }) {
  return <div className={styles.columns}>{children}</div>;
}
