// Where the page starts.
import { LatchkeyProvider } from "@latchkey/client-sdk/react";
import { StrictMode, useEffect, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { currentClient, onClientChange } from "./app/client.ts";
import { watchSession } from "./app/session-pulse.ts";
import { keepPasskeysUp } from "./security/passkey-upkeep.ts";
// Both typefaces are variable and come from this server.
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./design/tokens.css";
import "./design/base.css";

function Root() {
  const client = useSyncExternalStore(onClientChange, currentClient);
  useEffect(() => {
    const stops = [watchSession(client), keepPasskeysUp(client)];
    return () => stops.forEach((stop) => stop());
  }, [client]);
  return (
    <LatchkeyProvider client={client}>
      <App />
    </LatchkeyProvider>
  );
}

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root.");
createRoot(root).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
