// Errors are told by brand and code, and carry what the server said.
import { expect, test } from "vitest";
import { clientError, serverError, waitFor } from "./client-errors.ts";
import { isLatchkeyError, LatchkeyClientError } from "./latchkey-client-error.ts";

test("are recognised by brand, whichever copy of the SDK made them, and narrowed by code", () => {
  const error = clientError("TIMEOUT");
  expect(isLatchkeyError(error)).toBe(true);
  expect(isLatchkeyError(error, "TIMEOUT", "NETWORK")).toBe(true);
  expect(isLatchkeyError(error, "NETWORK")).toBe(false);
  expect(
    isLatchkeyError(
      { [Symbol.for("@latchkey/client-sdk/error")]: true, code: "TIMEOUT" },
      "TIMEOUT",
    ),
  ).toBe(true);
  for (const other of [new Error("TIMEOUT"), { code: "TIMEOUT" }, null, undefined, "TIMEOUT"]) {
    expect(isLatchkeyError(other)).toBe(false);
  }
});

test("keep every fact that the server sent, codes of tomorrow included", () => {
  const stepUp = { assurance: 2, maxAgeSeconds: 60, methods: ["totp"] } as const;
  const data = {
    code: "FROM_TOMORROW",
    httpStatus: 418,
    path: "a.b",
    retryAfterSeconds: 3,
    fieldErrors: { a: ["b"] },
    stepUp,
    requestId: "r",
  };
  const error = serverError({ message: "Wait.", code: -32_000, data });
  expect(error).toBeInstanceOf(LatchkeyClientError);
  const { path: _path, ...facts } = data;
  expect(error).toMatchObject(facts);
  expect(error.message).toBe("Wait.");
});

test("waiting ends with the signal, and leaves nothing unhandled", async () => {
  const failing = Promise.reject(new Error("nobody listens"));
  await expect(waitFor(failing, AbortSignal.abort("gone"))).rejects.toMatchObject({
    code: "ABORTED",
    cause: "gone",
  });
  await expect(waitFor(Promise.resolve(1), new AbortController().signal)).resolves.toBe(1);
});
