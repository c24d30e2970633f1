// Says why there is nothing to call, and what to do about it.
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Placeholder } from "../ui/placeholder.tsx";

interface NoServiceProps {
  readonly service: string | null;
  readonly state: "asking" | "up" | "down";
  readonly onRetry: () => void;
}

export function NoService({ service, state, onRetry }: NoServiceProps) {
  if (service === null) {
    return (
      <Notice tone="plain">
        <p>
          This server names no service that may be called: set <code>RESOURCE_ORIGINS</code> to the
          address of one, then sign in again.
        </p>
      </Notice>
    );
  }
  if (state === "asking") return <Placeholder label="Looking for the service" lines={4} />;
  if (state === "up") return null;
  return (
    <Notice tone="attention">
      <p>
        Nothing answers at <code>{service}</code>: stop this server, and start both with{" "}
        <code>npx -y pnpm@12 start:services</code>.
      </p>
      <Button onClick={onRetry}>Look again</Button>
    </Notice>
  );
}
