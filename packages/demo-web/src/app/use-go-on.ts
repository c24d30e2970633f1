// Leaves a page that is only for the signed-out once one is signed in, for the page that was asked for.
import { useSession } from "@latchkey/client-sdk/react";
import { useEffect } from "react";
import { useLocation } from "wouter";

/** @param next path of the page to go on to */
export function useGoOn(next: string): void {
  const { status } = useSession();
  const [, navigate] = useLocation();
  useEffect(() => {
    if (status === "signedIn") navigate(next, { replace: true });
  }, [status, next, navigate]);
}
