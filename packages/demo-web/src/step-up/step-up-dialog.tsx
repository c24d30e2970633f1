// Asks for a fresh proof before something sensitive, then lets the call that waits for it go on.
import { Dialog } from "@base-ui/react/dialog";
import { useSyncExternalStore } from "react";
import { Button } from "../ui/button.tsx";
import frame from "../ui/confirm-dialog.module.css";
import { Notice } from "../ui/notice.tsx";
import styles from "./step-up-dialog.module.css";
import { currentStepUp, onStepUpChange, type StepUpRequest } from "./step-up-requests.ts";
import { CodeWay, PasskeyWay, PasswordWay } from "./step-up-ways.tsx";

export function StepUpDialog() {
  const request = useSyncExternalStore(onStepUpChange, currentStepUp);
  return (
    <Dialog.Root open={request !== null} onOpenChange={(open) => !open && request?.decline()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={frame.backdrop} />
        <Dialog.Viewport className={frame.viewport}>
          <Dialog.Popup className={frame.popup}>
            <Dialog.Title className={frame.title}>Confirm that it’s you</Dialog.Title>
            <Dialog.Description>
              {request?.hint.assurance === 2
                ? "This is only for someone who has proven two factors lately."
                : "This is only for someone who has proven who they are lately."}
            </Dialog.Description>
            {request && <Ways request={request} />}
            <div className={frame.actions}>
              <Dialog.Close render={<Button />}>Not now</Dialog.Close>
            </div>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const forms = { passkeys: PasskeyWay, passwords: PasswordWay, totp: CodeWay } as const;
const known = ["passkeys", "passwords", "totp"] as const;

function Ways({ request: { hint, prove } }: { readonly request: StepUpRequest }) {
  const ways = known.filter((method) => hint.methods.includes(method));
  if (ways.length === 0) {
    return (
      <Notice tone="attention">
        This page can’t ask for that proof. Sign out and in again, then come back.
      </Notice>
    );
  }
  return (
    <div className={styles.ways}>
      {ways.map((way, index) => {
        const Way = forms[way];
        return (
          <div key={way} className={styles.way}>
            <Way look={index === 0 ? "main" : "plain"} onProven={prove} />
          </div>
        );
      })}
    </div>
  );
}
