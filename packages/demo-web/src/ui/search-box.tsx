// Searches while one types, once the typing pauses.
import { useEffect, useState } from "react";
import { Field } from "./field.tsx";

interface SearchBoxProps {
  readonly label: string;
  readonly onSearch: (search: string) => void;
}

const pauseMs = 250;

export function SearchBox({ label, onSearch }: SearchBoxProps) {
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  return (
    <search>
      <Field
        label={label}
        name="search"
        type="search"
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </search>
  );
}
