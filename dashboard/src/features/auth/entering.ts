/** The exchange of a welcome link, started once, before anything is drawn. */
import { enterByLink } from "@/shared/api/auth";

let entry: Promise<void> | null = null;

export function enterWith(token: string): void {
  entry = enterByLink(token);
  entry.catch(() => undefined); // the login page shows it
}

/** The exchange under way, if the page was opened by a welcome link. */
export const pendingEntry = (): Promise<void> | null => entry;
