// One timer at a time, which keeps no process alive and waits while nobody looks at the page.

export interface Timer {
  start(delayMs: number, run: () => void): void;
  stop(): void;
}

export function createTimer(): Timer {
  let handle: ReturnType<typeof setTimeout> | undefined;
  let unwatch: (() => void) | undefined;
  const stop = (): void => {
    clearTimeout(handle);
    unwatch?.();
    unwatch = undefined;
  };
  return {
    stop,
    start(delayMs, run) {
      stop();
      handle = setTimeout(() => {
        unwatch = whenVisible(run);
      }, delayMs);
      // In Node, a signed-in script must be able to end.
      (handle as { unref?: () => void }).unref?.();
    },
  };
}

// A tab in the background has no use for what it would fetch, and would keep an idle session alive for ever.
function whenVisible(run: () => void): () => void {
  const page = globalThis.document;
  if (!page?.hidden) {
    run();
    return () => undefined;
  }
  const look = (): void => {
    if (page.hidden) return;
    page.removeEventListener("visibilitychange", look);
    run();
  };
  page.addEventListener("visibilitychange", look);
  return () => page.removeEventListener("visibilitychange", look);
}
