// Run in a process of its own: unpacks the Chromium of `@sparticuz/chromium` into the folder that TMPDIR names.
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
