// An address that leads nowhere.
import { ButtonLink } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";

export function NotFoundPage() {
  return (
    <Page
      title="There is no page here"
      width="form"
      lead="The address may be mistyped, or the page has moved."
    >
      <p>
        <ButtonLink href="/" look="main">
          Go to the front page
        </ButtonLink>
      </p>
    </Page>
  );
}
