// The frame around every page, and which address shows which one.
import { lazy, Suspense, useState } from "react";
import { Route, Switch, useLocation } from "wouter";
import { FrontPage } from "../front/front-page.tsx";
import { ProfilePage } from "../profile/profile-page.tsx";
import { RegisterPage } from "../register/register-page.tsx";
import { SessionsPage } from "../sessions/sessions-page.tsx";
import { SignInPage } from "../sign-in/sign-in-page.tsx";
import { StepUpDialog } from "../step-up/step-up-dialog.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import styles from "./app.module.css";
import { Header } from "./header.tsx";
import { HasNavigated } from "./navigation.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { KnowsPermissions } from "./permissions.tsx";
import { RequireSession } from "./require-session.tsx";

const UsersPage = lazy(async () => ({
  default: (await import("../users/users-page.tsx")).UsersPage,
}));
const RolesPage = lazy(async () => ({
  default: (await import("../roles/roles-page.tsx")).RolesPage,
}));
const RhythmPage = lazy(async () => ({
  default: (await import("../rhythm/rhythm-page.tsx")).RhythmPage,
}));
const SecurityPage = lazy(async () => ({
  default: (await import("../security/security-page.tsx")).SecurityPage,
}));
const AccountPage = lazy(async () => ({
  default: (await import("../account/account-page.tsx")).AccountPage,
}));
const InboxPage = lazy(async () => ({
  default: (await import("../inbox/inbox-page.tsx")).InboxPage,
}));
const ResetPage = lazy(async () => ({
  default: (await import("../reset/reset-page.tsx")).ResetPage,
}));
const VerifyEmailPage = lazy(async () => ({
  default: (await import("../verify/verify-email-page.tsx")).VerifyEmailPage,
}));
const ConfirmChangePage = lazy(async () => ({
  default: (await import("../verify/confirm-change-page.tsx")).ConfirmChangePage,
}));
const UndoChangePage = lazy(async () => ({
  default: (await import("../verify/undo-change-page.tsx")).UndoChangePage,
}));
const ServicesPage = lazy(async () => ({
  default: (await import("../services/services-page.tsx")).ServicesPage,
}));
const AuditPage = lazy(async () => ({
  default: (await import("../audit/audit-page.tsx")).AuditPage,
}));

export function App() {
  return (
    <HasNavigated value={useHasMoved()}>
      <KnowsPermissions>
        <a className={styles.skip} href="#content">
          Skip to the content
        </a>
        <Header />
        <main id="content" tabIndex={-1} className={styles.main}>
          <Suspense fallback={<Placeholder label="Loading the page" />}>
            <Pages />
          </Suspense>
        </main>
        <StepUpDialog />
      </KnowsPermissions>
    </HasNavigated>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <FrontPage />
      </Route>
      <Route path="/register">
        <RegisterPage />
      </Route>
      <Route path="/sign-in">
        <SignInPage />
      </Route>
      <Route path="/profile">
        <RequireSession>{(session) => <ProfilePage session={session} />}</RequireSession>
      </Route>
      <Route path="/sessions">
        <RequireSession>{() => <SessionsPage />}</RequireSession>
      </Route>
      <Route path="/rhythm">
        <RequireSession>{() => <RhythmPage />}</RequireSession>
      </Route>
      <Route path="/services">
        <RequireSession>{(session) => <ServicesPage session={session} />}</RequireSession>
      </Route>
      <Route path="/security">
        <RequireSession>{(session) => <SecurityPage session={session} />}</RequireSession>
      </Route>
      <Route path="/account">
        <RequireSession>{(session) => <AccountPage session={session} />}</RequireSession>
      </Route>
      <Route path="/inbox" component={InboxPage} />
      <Route path="/reset-password" component={ResetPage} />
      <Route path="/verify-email" component={VerifyEmailPage} />
      <Route path="/confirm-email-change" component={ConfirmChangePage} />
      <Route path="/undo-email-change" component={UndoChangePage} />
      <Route path="/users">
        <RequireSession>{({ user }) => <UsersPage self={user} />}</RequireSession>
      </Route>
      <Route path="/roles">
        <RequireSession>{() => <RolesPage />}</RequireSession>
      </Route>
      <Route path="/audit">
        <RequireSession>{() => <AuditPage />}</RequireSession>
      </Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

function useHasMoved(): boolean {
  const [path] = useLocation();
  const [first] = useState(path);
  const [moved, setMoved] = useState(false);
  if (path !== first && !moved) setMoved(true);
  return moved;
}
