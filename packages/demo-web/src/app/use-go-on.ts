// Leaves a page that is only for the signed-out once one is signed in, for the page that was asked for.
import { useSession } from "@latchkey/client-sdk/react";
import { useEffect } from "react";
import { useLocation } from "wouter";

/** @param next path of the page to go on to; null stays, while something is left to be done here */
export function useGoOn(next: string | null): void {
  const { status } = useSession();
  const [, navigate] = useLocation();
  useEffect(() => {
    if (status === "signedIn" && next !== null) navigate(next, { replace: true });
  }, [status, next, navigate]);
}
