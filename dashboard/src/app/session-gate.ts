/** Welcome links: `/#/welcome?token=…` carries a one-time token in the part that servers never see. */

/** Return the one-time token of an address' hash, if it has one. */
export function welcomeToken(hash: string): string | null {
  const [path, query] = hash.split("?", 2);
  if (path !== "#/welcome") return null;
  return new URLSearchParams(query).get("token") || null;
}

/** Take the token out of the address bar and the history at once, so that it cannot be shared. */
export function takeWelcomeToken(): string | null {
  const token = welcomeToken(window.location.hash);
  if (token) window.history.replaceState(null, "", "/login");
  return token;
}
