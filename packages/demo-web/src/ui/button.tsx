// What can be done: brass for the one main act of a page, outlined for the others, red where something is lost.
import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps } from "react";
import { Link } from "wouter";
import styles from "./button.module.css";

type Look = "main" | "plain" | "quiet" | "danger";

interface ButtonProps extends Omit<ComponentProps<"button">, "className"> {
  readonly look?: Look;
  /** Whether the act is under way; it keeps focus and takes no second click. */
  readonly pending?: boolean;
  readonly wide?: boolean;
  /** Whether it keeps the focus while it is disabled, since it won't be for long. */
  readonly keepsFocus?: boolean;
}

export function Button({
  look = "plain",
  pending = false,
  wide = false,
  keepsFocus = false,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <BaseButton
      {...rest}
      type={type}
      className={`${styles.button} ${styles[look]} ${wide ? styles.wide : ""}`}
      disabled={disabled === true || pending}
      focusableWhenDisabled={pending || keepsFocus}
      data-pending={pending ? "" : undefined}
      aria-busy={pending || undefined}
    />
  );
}

interface ButtonLinkProps {
  readonly href: string;
  readonly look?: Look;
  readonly children: string;
}

/** A link that leads to the next step, and looks like one. */
export function ButtonLink({ href, look = "plain", children }: ButtonLinkProps) {
  return (
    <Link href={href} className={`${styles.button} ${styles[look]}`}>
      {children}
    </Link>
  );
}
