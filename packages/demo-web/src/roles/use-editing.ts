// A form that takes a button's place for a while; the focus goes back to the button after it.
import { type RefObject, useEffect, useRef, useState } from "react";

interface Editing {
  readonly editing: boolean;
  readonly begin: () => void;
  readonly end: () => void;
  /** For the button. */
  readonly opener: RefObject<HTMLButtonElement | null>;
}

export function useEditing(): Editing {
  const [editing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing) opener.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return { editing, begin: () => setEditing(true), end: () => setEditing(false), opener };
}
