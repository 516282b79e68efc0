/** Parts of the dashboard that could not be fetched: Hive was away, or is newer than this page. */

const LOOK_EVERY_MS = 2000;
const ONCE_IN_MS = 15_000;
const KEY = "hive.reloaded";
const MESSAGES =
  /preload CSS|dynamically imported module|module script failed|error loading dynamically/i;

export const isMissingPart = (error: unknown): error is Error =>
  error instanceof Error && MESSAGES.test(error.message);

/** Reload as soon as Hive answers; returns how to stop waiting. */
export function reloadWhenBack(reload = () => window.location.reload()): () => void {
  const look = async () => {
    const answer = await fetch("/health/live", { cache: "no-store" }).catch(() => null);
    if (!answer?.ok || !mayReload()) return;
    sessionStorage.setItem(KEY, String(Date.now()));
    reload();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  void look();
  return () => clearInterval(timer);
}

/** A part that is missing for good must not make the page reload for ever. */
function mayReload(): boolean {
  return Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) > ONCE_IN_MS;
}
