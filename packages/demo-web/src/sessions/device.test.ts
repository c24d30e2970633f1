// Devices are named as their owners would name them.
import { expect, test } from "vitest";
import { describeDevice } from "./device.ts";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/153.0.0.0 Safari/537.36`,
    "Chrome on Windows",
    "computer",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/153.0.0.0 Safari/537.36 Edg/153.0.0.0`,
    "Edge on Windows",
    "computer",
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/153.0.0.0 Safari/537.36`,
    "Chrome on Linux",
    "computer",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/153.0.0.0 Mobile Safari/537.36`,
    "Chrome on Android",
    "phone",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
    "Safari on macOS",
    "computer",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
    "phone",
  ],
  [
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Firefox on Linux",
    "computer",
  ],
  ["curl/8.5.0", "curl", "program"],
  ["node", "node", "program"],
  ["", "An unnamed device", "program"],
  [null, "An unnamed device", "program"],
])("%s", (userAgent, name, kind) => {
  expect(describeDevice(userAgent)).toEqual({ name, kind });
});
