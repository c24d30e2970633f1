// Another service in its own process, called from here: with an access token, with the session cookie, and with neither.
import type { LatchkeyClient, SignedInSnapshot, SignInResult } from "@latchkey/client-sdk";
import { LatchkeyProvider, useLatchkey } from "@latchkey/client-sdk/react";
import { useEffect, useMemo, useState } from "react";
import { adoptClient, openClient, openSpareSessionClient } from "../app/client.ts";
import { NextStep, type UnfinishedSignIn } from "../second-factor/next-step.tsx";
import { Columns } from "../ui/columns.tsx";
import { Card } from "../ui/card.tsx";
import { Page } from "../ui/page.tsx";
import { CallDesk } from "./call-desk.tsx";
import { rememberServices, servicesOf } from "./known-services.ts";
import { NoService } from "./no-service.tsx";
import styles from "./services-page.module.css";
import { SessionCalls } from "./session-calls.tsx";
import { TokenCalls } from "./token-calls.tsx";
import { type KeptToken, openTokenClient, useToken } from "./use-token.ts";
import { useService } from "./use-service.ts";

interface Unfinished {
  readonly client: LatchkeyClient;
  readonly result: UnfinishedSignIn;
}

const nothing = { kind: "nothing" } as const;

export function ServicesPage({ session }: { readonly session: SignedInSnapshot }) {
  const { email } = session.user;
  const listed = servicesOf(session.accessToken).join(" ");
  const services = useMemo(() => listed.split(" ").filter(Boolean), [listed]);
  const service = services[0] ?? null;
  const { state, askAgain } = useService(service);
  useEffect(() => rememberServices(services), [services]);
  const [tokenClient] = useState(() => openTokenClient(services));
  const { client: sessionClient, kept } = useSessionClient();
  const token = useToken(tokenClient, kept, services);
  const [unfinished, setUnfinished] = useState<Unfinished | null>(null);
  const onResultOf = (client: LatchkeyClient) => (result: SignInResult) =>
    setUnfinished(result.status === "signedIn" ? null : { client, result });
  useOnceSignedIn(unfinished?.client ?? null, () => setUnfinished(null));
  if (unfinished) {
    return (
      <LatchkeyProvider client={unfinished.client}>
        <NextStep
          result={unfinished.result}
          email={email}
          onStartAgain={() => setUnfinished(null)}
        />
      </LatchkeyProvider>
    );
  }
  return (
    <Page
      title="Services"
      lead="Another program takes this server’s word for who you are. Call it in both ways, side by side."
    >
      <NoService service={service} state={state} onRetry={askAgain} />
      {service !== null && state === "up" && (
        <>
          <p className={styles.where}>
            It runs in a process of its own at <code>{service}</code>.
          </p>
          <Columns>
            <TokenCalls
              {...{ service, token, email }}
              client={tokenClient}
              onResult={onResultOf(tokenClient)}
            />
            <SessionCalls
              {...{ service, email }}
              client={sessionClient}
              onResult={onResultOf(sessionClient)}
            />
          </Columns>
          <Card title="With neither">
            <p>
              No token and no cookie: the service doesn’t know who calls, and says how to prove it.
            </p>
            <CallDesk service={service} proof={nothing} carries="with neither" />
          </Card>
        </>
      )}
    </Page>
  );
}

/** A client to sign in with for a session cookie, which then becomes this page's way; the token from before is kept. */
function useSessionClient() {
  const page = useLatchkey();
  const [client] = useState(openSpareSessionClient);
  const [kept, setKept] = useState<KeptToken | null>(null);
  useOnceSignedIn(page.mode === "session" ? null : client, () => {
    const before = page.session.get();
    const next = openClient("session");
    void next.session.restore().then(() => {
      if (before.status === "signedIn" && before.tokenType === "Bearer") setKept(before);
      adoptClient(next);
    });
  });
  return { client, kept };
}

function useOnceSignedIn(client: LatchkeyClient | null, act: () => void): void {
  useEffect(() => {
    if (!client) return undefined;
    return client.session.subscribe(() => {
      if (client.session.get().status === "signedIn") act();
    });
  });
}
