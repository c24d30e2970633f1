// Where the page starts.
import { LatchkeyProvider } from "@latchkey/client-sdk/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { latchkey } from "./app/client.ts";
import { watchSession } from "./app/session-pulse.ts";
import { keepPasskeysUp } from "./security/passkey-upkeep.ts";
// Both typefaces are variable and come from this server.
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./design/tokens.css";
import "./design/base.css";

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root.");

watchSession(latchkey);
keepPasskeysUp(latchkey);
createRoot(root).render(
  <StrictMode>
    <LatchkeyProvider client={latchkey}>
      <App />
    </LatchkeyProvider>
  </StrictMode>,
);
