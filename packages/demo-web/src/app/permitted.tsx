// Shown in place of a page to those whose role doesn't reach it.
import type { ReactNode } from "react";
import { ButtonLink } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { useMay, usePermissions } from "./permissions.tsx";

interface PermittedProps {
  readonly permission: string;
  readonly children: ReactNode;
}

/** A courtesy alone: it is the server that refuses. */
export function Permitted({ permission, children }: PermittedProps) {
  const { held, failure, reload } = usePermissions();
  const may = useMay()(permission);
  if (may) return children;
  if (held === null && failure) return <FailureNotice failure={failure} onRetry={reload} />;
  if (held === null) return <Placeholder label="Finding out what you may do" />;
  return (
    <Page
      title="This page is for administrators"
      width="form"
      lead="Someone who is one can give you a role that reaches it, or the server's owner can: pnpm latchkey promote <email>."
    >
      <p>
        <ButtonLink href="/profile" look="main">
          Go to your profile
        </ButtonLink>
      </p>
    </Page>
  );
}
