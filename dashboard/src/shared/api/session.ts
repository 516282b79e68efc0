/** Who is signed in: an access token that lives as long as the browser tab. */
import { useSyncExternalStore } from "react";

const KEY = "hive.session";

type Session = { readonly token: string; readonly expiresAt: string | null };

let current: Session | null = read();
const listeners = new Set<() => void>();

function read(): Session | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null || !("token" in stored)) return null;
    const expiresAt = "expiresAt" in stored ? stored.expiresAt : null;
    return {
      token: String(stored.token),
      expiresAt: typeof expiresAt === "string" ? expiresAt : null,
    };
  } catch {
    return null; // a damaged or forbidden store is the same as no session
  }
}

function change(next: Session | null): void {
  current = next;
  if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
  else sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

export const session = {
  get: (): Session | null => current,
  start: (next: Session): void => change(next),
  end: (): void => change(null),
  listen(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export const useSession = (): Session | null => useSyncExternalStore(session.listen, session.get);
