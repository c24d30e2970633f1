// Shown in place of an administrator's page to anyone else.
import type { User } from "@latchkey/client-sdk";
import type { ReactNode } from "react";
import { ButtonLink } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";

interface AdminOnlyProps {
  readonly self: User;
  readonly children: ReactNode;
}

/** A courtesy alone: it is the server that refuses. */
export function AdminOnly({ self, children }: AdminOnlyProps) {
  if (self.role === "admin") return children;
  return (
    <Page
      title="This page is for administrators"
      width="form"
      lead="Someone who is one can give you the role, or the server's owner can: pnpm latchkey promote <email>."
    >
      <p>
        <ButtonLink href="/profile" look="main">
          Go to your profile
        </ButtonLink>
      </p>
    </Page>
  );
}
