// Binds the page to what it does, and shows who is signed in.
import { isLatchkeyError } from "@latchkey/client-sdk";
import { addPasskey, latchkey, listSessions, register, setUpApp, signIn } from "./latchkey.ts";
import { part } from "./page.ts";

async function attempt(act: () => Promise<unknown>): Promise<void> {
  part("message").textContent = "";
  try {
    await act();
    await show();
  } catch (error) {
    const fields = isLatchkeyError(error) ? Object.values(error.fieldErrors ?? {}).flat() : [];
    part("message").textContent = [String(error), ...fields].join(" ");
  }
}

async function show(): Promise<void> {
  const session = latchkey.session.get();
  const signedIn = session.status === "signedIn";
  part("person").hidden = signedIn;
  part("signed-in").hidden = !signedIn;
  if (!signedIn) return;
  part("name").textContent = session.user.firstName;
  const items = (await listSessions()).map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
  part("sessions").replaceChildren(...items);
}

part("person").addEventListener("submit", (event) => {
  event.preventDefault();
  const [email = "", password = ""] = [...part("person").querySelectorAll("input")].map(
    ({ value }) => value,
  );
  const act = (event.submitter as HTMLButtonElement).value === "register" ? register : signIn;
  void attempt(() => act(email, password));
});
const buttons = { "add-passkey": addPasskey, "set-up-app": setUpApp, "sign-out": latchkey.signOut };
for (const [id, act] of Object.entries(buttons))
  part(id).addEventListener("click", () => void attempt(() => act()));

void attempt(() => latchkey.session.restore());
