// Everything that is held about the person, as a file of their own.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { saveFile } from "./save-file.ts";

export function ExportCard() {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const download = () =>
    attempt.run(async () => {
      const held = await api.users.export.query();
      const day = held.exportedAt.toISOString().slice(0, 10);
      saveFile(`latchkey-account-${day}.json`, JSON.stringify(held, null, 2), "application/json");
    });
  return (
    <Card title="Your data">
      <p>
        Your profile, how you sign in, how you type, your sessions and what the audit trail says
        about you, in one JSON file. Secrets aren’t in it. If you signed in a while ago, you are
        asked first to confirm that it’s you.
      </p>
      <FailureNotice failure={attempt.failure} />
      <div>
        <Button pending={attempt.pending} onClick={() => void download()}>
          Download everything
        </Button>
      </div>
    </Card>
  );
}
