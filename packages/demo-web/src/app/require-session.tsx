// Pages that need a session: who comes without one is asked to sign in first, and brought back after.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { useSession } from "@latchkey/client-sdk/react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Notice } from "../ui/notice.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import type { ArrivalState } from "./navigation.ts";
import { takeSignOut } from "./sign-out.ts";

interface RequireSessionProps {
  readonly children: (session: SignedInSnapshot) => ReactNode;
}

export function RequireSession({ children }: RequireSessionProps) {
  const session = useSession();
  const [path, navigate] = useLocation();
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (session.status === "signedIn") wasSignedIn.current = true;
    if (session.status !== "signedOut") return;
    if (takeSignOut()) {
      navigate("/", { replace: true, state: { arrival: "signedOut" } satisfies ArrivalState });
      return;
    }
    const arrival = wasSignedIn.current ? "sessionEnded" : "signInFirst";
    navigate("/sign-in", { replace: true, state: { arrival, next: path } satisfies ArrivalState });
  }, [session.status, path, navigate]);
  if (session.status !== "signedIn") return <FindingOut />;
  return children(session);
}

// The client tries again by itself; after this long it is fair to say that something is wrong.
const patienceMs = 4_000;

function FindingOut() {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!long) return <Placeholder label="Finding out whether you are signed in" />;
  return (
    <Notice tone="attention">
      The server doesn't answer, so nobody knows yet whether you are signed in. This page keeps
      asking.
    </Notice>
  );
}
