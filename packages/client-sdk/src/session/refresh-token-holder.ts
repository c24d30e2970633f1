// Where the refresh token is between refreshes: in an HttpOnly cookie that no script sees, or, in mode `body`, here.
import type { SignedIn } from "../api-types.ts";
import type { RefreshTokenStorage } from "../latchkey-client.ts";

export interface RefreshTokenHolder {
  /** What `auth.refresh` and `auth.signOut` take; null when there is nothing to present. */
  present(): Promise<{ readonly refreshToken?: string } | null>;
  keep(tokens: SignedIn["tokens"]): Promise<void>;
  forget(): Promise<void>;
}

export const cookieHolder: RefreshTokenHolder = {
  present: async () => ({}),
  keep: async () => undefined,
  forget: async () => undefined,
};

/** @param storage outlives this client; read each time, since another process may have rotated the token */
export function createBodyHolder(storage: RefreshTokenStorage | undefined): RefreshTokenHolder {
  let held: string | null = null;
  const write = async (refreshToken: string | null): Promise<void> => {
    held = refreshToken;
    try {
      await storage?.write(refreshToken);
    } catch {
      // A storage that fails costs the session at the next start, not now.
    }
  };
  return {
    async present() {
      const refreshToken = (await storage?.read()) ?? held;
      return refreshToken === null ? null : { refreshToken };
    },
    keep: async (tokens) => (tokens?.refreshToken ? write(tokens.refreshToken) : undefined),
    forget: () => write(null),
  };
}
