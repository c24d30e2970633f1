// Records how the password of a form is typed, to send it along. The server looks at it only for those who agreed.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { type BoundTyping, captureTyping, type TypingCapture } from "@latchkey/client-sdk/typing";
import { type RefObject, useCallback, useEffect, useRef } from "react";

/**
 * @param form with an input named `password`
 * @returns binds what was typed to a capture of its own; undefined where none is to be had, which is no reason not to sign in
 */
export function usePasswordTyping(
  form: RefObject<HTMLFormElement | null>,
): () => Promise<BoundTyping | undefined> {
  const { api } = useLatchkey();
  const capture = useRef<TypingCapture | null>(null);
  const field = useRef<Element | null>(null);
  // After each rendering: a form that comes back has another field.
  useEffect(() => {
    const input = form.current?.elements.namedItem("password");
    if (!(input instanceof HTMLInputElement) || input === field.current) return;
    capture.current?.dispose();
    field.current = input;
    capture.current = captureTyping(input);
  });
  useEffect(
    () => () => {
      capture.current?.dispose();
      field.current = null;
    },
    [],
  );
  return useCallback(async () => {
    // The last key may come up while this is on its way, so the sample is taken after.
    const begun = await api.behavior.beginCapture.mutate().catch(() => null);
    return begun && capture.current
      ? { nonce: begun.nonce, sample: capture.current.sample() }
      : undefined;
  }, [api]);
}
