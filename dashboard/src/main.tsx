/** Starts the dashboard. */
import "@mantine/core/styles.css";
import "@/shared/theme/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import { takeWelcomeToken, welcomeToken } from "@/app/session-gate";
import { enterWith } from "@/features/auth/entering";

const welcome = takeWelcomeToken();
if (welcome) enterWith(welcome);
// a welcome link that is pasted over an open dashboard changes only the hash
window.addEventListener("hashchange", () => {
  if (welcomeToken(window.location.hash)) window.location.reload();
});

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
