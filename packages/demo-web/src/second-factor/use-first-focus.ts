// Puts the focus where the typing goes on, once what was asked for is there.
import { type RefObject, useEffect, useRef } from "react";

/** @returns for the form whose first field takes the focus */
export function useFirstFocus(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  return form;
}
