// What the tabs of one browser tell each other: who is signed in, and who is refreshing. Nothing waits for an answer.
import type { TabChannel } from "../latchkey-client.ts";
import type { SessionSnapshot } from "./session-snapshot.ts";

/** Another tab's refresh is waited for this long; then this tab does its own, which the server takes as a retry. */
const mostWaitMs = 3_000;

type TabMessage =
  | { readonly type: "session"; readonly snapshot: SessionSnapshot }
  | { readonly type: "refreshing" | "failed" };

export interface Tabs {
  tell(message: TabMessage): void;
  /** Resolves when another tab's refresh, if there is one, has ended or takes too long. */
  settled(): Promise<void>;
  close(): void;
}

/** @param onSession hears what another tab knows of the session */
export function connectTabs(
  channel: TabChannel | null,
  onSession: (snapshot: SessionSnapshot) => void,
): Tabs {
  let finish: (() => void) | undefined;
  let foreign = Promise.resolve();

  const expect = (): void => {
    finish?.();
    foreign = new Promise((resolve) => {
      const handle = setTimeout(resolve, mostWaitMs);
      finish = () => {
        clearTimeout(handle);
        resolve();
      };
    });
  };

  channel?.addEventListener("message", ({ data }) => {
    const message = data as TabMessage;
    if (message.type === "refreshing") return expect();
    if (message.type === "session") onSession(message.snapshot);
    finish?.();
  });
  return {
    tell: (message) => channel?.postMessage(message),
    settled: () => foreign,
    close() {
      finish?.();
      channel?.close();
    },
  };
}
