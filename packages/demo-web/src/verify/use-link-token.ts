// The token that a letter's link brings, behind the # so that no server's log has it.
import { useEffect, useState } from "react";

/** @returns the token, or null; it leaves the address bar at once, and with it the history */
export function useLinkToken(): string | null {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get("token"));
  useEffect(() => {
    if (token !== null) window.history.replaceState(window.history.state, "", location.pathname);
  }, [token]);
  return token;
}
