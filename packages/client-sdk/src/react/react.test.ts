// The session in React, rendered on a server: nothing is known there, and nothing is asked.
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { createLatchkeyClient } from "../client.ts";
import { LatchkeyProvider, useLatchkey, useSession } from "./index.ts";

function Status() {
  return `${useSession().status} in mode ${useLatchkey().mode}`;
}

test("renders without a browser and without a request", () => {
  const fetch = vi.fn<typeof globalThis.fetch>();
  const client = createLatchkeyClient({ url: "http://auth.test", fetch });
  expect(renderToString(createElement(LatchkeyProvider, { client }, createElement(Status)))).toBe(
    "unknown in mode body",
  );
  expect(fetch).not.toHaveBeenCalled();
});

test("says what is missing where there is no provider", () => {
  expect(() => renderToString(createElement(Status))).toThrow("LatchkeyProvider");
});
