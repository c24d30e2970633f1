// Builds the server into dist/: the command line in a few files, the licences of what is in them, and the demo's pages.
import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCommandLine } from "./bundle.ts";
import { thirdPartyLicences } from "./third-party-licences.ts";

const packageDir = join(import.meta.dirname, "..");
const dist = join(packageDir, "dist");
const demoPages = join(packageDir, "../demo-web/dist");

rmSync(dist, { recursive: true, force: true });
const { modulePaths } = await bundleCommandLine(join(dist, "cli"));
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), thirdPartyLicences(modulePaths));
if (existsSync(demoPages)) cpSync(demoPages, join(dist, "pages"), { recursive: true });
