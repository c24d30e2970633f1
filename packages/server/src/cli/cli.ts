#!/usr/bin/env node
// The command: has Node keep what it compiles, which halves later starts, and runs the command line.
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Where the build empties it, and whoever may change the program, and nobody else, may change what was compiled of it.
// A folder that can't be written is none.
enableCompileCache(join(import.meta.dirname, "../../dist/compiled"));
await import("./command-line.ts");
