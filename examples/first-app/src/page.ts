// The parts of the page, and the one dialog that asks for a code or a password.

export function part(id: string): HTMLElement {
  return document.querySelector(`#${id}`) as HTMLElement;
}

/** Asks in the dialog. Rejects when it is closed without an answer. */
export async function ask(question: string, type: "text" | "password" = "text"): Promise<string> {
  const dialog = part("ask") as HTMLDialogElement;
  const input = dialog.querySelector("input") as HTMLInputElement;
  part("question").textContent = question;
  Object.assign(input, { type, value: "" });
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  part("qr").hidden = true;
  if (input.value === "") throw new Error("Nothing was entered.");
  return input.value;
}

/** Shows a QR code with the next question. */
export function showQrCode(svg: string): void {
  Object.assign(part("qr"), {
    src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    hidden: false,
  });
}
