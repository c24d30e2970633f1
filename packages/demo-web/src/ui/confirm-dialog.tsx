// Asks before something is lost, and says what. Focus starts on the way back.
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { type ReactNode, useRef } from "react";
import { useAttempt } from "./use-attempt.ts";
import { Button } from "./button.tsx";
import styles from "./confirm-dialog.module.css";
import { FailureNotice } from "./failure-notice.tsx";

interface ConfirmDialogProps {
  /** The button that opens it, and what it says. */
  readonly trigger: ReactNode;
  readonly title: string;
  /** What will be lost. */
  readonly children: ReactNode;
  /** What the button that does it says. */
  readonly confirm: string;
  readonly danger?: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { trigger, title, children, confirm, danger = true, onConfirm, open, onOpenChange } = props;
  const attempt = useAttempt();
  const cancel = useRef<HTMLButtonElement>(null);
  const act = () =>
    attempt.run(async () => {
      await onConfirm();
      onOpenChange(false);
    });
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      {trigger}
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Viewport className={styles.viewport}>
          <AlertDialog.Popup className={styles.popup} initialFocus={cancel}>
            <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
            <AlertDialog.Description className={styles.description} render={<div />}>
              {children}
            </AlertDialog.Description>
            <FailureNotice failure={attempt.failure} />
            <div className={styles.actions}>
              <AlertDialog.Close ref={cancel} render={<Button />}>
                Keep things as they are
              </AlertDialog.Close>
              <Button
                look={danger ? "danger" : "main"}
                pending={attempt.pending}
                onClick={() => void act()}
              >
                {confirm}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

export const ConfirmTrigger = AlertDialog.Trigger;
