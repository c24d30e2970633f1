// How one gets from page to page: whether this page was navigated to, and what it was told on the way.
import { createContext, useContext } from "react";

/** Why someone is on the sign-in or front page. */
type Arrival = "signInFirst" | "sessionEnded" | "signedOut";

const arrivals: readonly string[] = [
  "signInFirst",
  "sessionEnded",
  "signedOut",
] satisfies Arrival[];

export interface ArrivalState {
  readonly arrival: Arrival;
  /** The page that was asked for. */
  readonly next?: string;
}

/** Reads what `navigate(…, { state })` left in the history; anything else there is ignored. */
export function readArrival(state: unknown): ArrivalState | null {
  if (typeof state !== "object" || state === null || !("arrival" in state)) return null;
  const { arrival } = state;
  if (typeof arrival !== "string" || !arrivals.includes(arrival)) return null;
  const next = "next" in state && typeof state.next === "string" ? state.next : undefined;
  return next === undefined
    ? { arrival: arrival as Arrival }
    : { arrival: arrival as Arrival, next };
}

export const HasNavigated = createContext(false);

/** False on the first page that a visit shows, where the browser itself says where one is. */
export function useHasNavigated(): boolean {
  return useContext(HasNavigated);
}
