// Says a user agent in words, well enough for its owner to recognise the device. Never used to decide anything.

export interface Device {
  /** As in "Firefox on Windows". */
  readonly name: string;
  readonly kind: "computer" | "phone" | "program";
}

// Order matters: most browsers claim to be Chrome or Safari as well.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Headless)?Chrom(e|ium)\/|\bCriOS\//, "Chrome"],
  [/\bVersion\/.*\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

const phones: ReadonlySet<string> = new Set(["iPhone", "iPad", "Android"]);

export function describeDevice(userAgent: string | null): Device {
  if (userAgent === null || userAgent.trim() === "")
    return { name: "An unnamed device", kind: "program" };
  const browser = firstMatch(browsers, userAgent);
  const system = firstMatch(systems, userAgent);
  if (!browser) return { name: programName(userAgent, system), kind: "program" };
  return {
    name: system ? `${browser} on ${system}` : browser,
    kind: system && phones.has(system) ? "phone" : "computer",
  };
}

function firstMatch(
  table: readonly (readonly [RegExp, string])[],
  userAgent: string,
): string | undefined {
  return table.find(([pattern]) => pattern.test(userAgent))?.[1];
}

// "curl/8.5.0", "node": the product's own name is the best there is.
function programName(userAgent: string, system: string | undefined): string {
  const product = /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? "A program";
  return system ? `${product} on ${system}` : product;
}
