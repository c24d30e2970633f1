// Tells a sign-out that was asked for in this tab from one that happened to it.
let asked = false;

export function noteSignOut(): void {
  asked = true;
}

/** @returns whether a sign-out was asked for, once */
export function takeSignOut(): boolean {
  const was = asked;
  asked = false;
  return was;
}
