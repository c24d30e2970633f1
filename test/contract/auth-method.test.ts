// Every registered method is a folder, has its contract, and keeps it.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { authMethods } from "../../packages/server/src/auth/methods.ts";
import { testAuthMethod } from "./auth-method.contract.ts";
import { authMethodSpecs } from "./auth-method.specs.ts";

const authFolder = fileURLToPath(new URL("../../packages/server/src/auth", import.meta.url));

describe("the registry", () => {
  test("names each folder that has a method, and no other", async () => {
    const names = Object.values(authMethods).map(({ name }) => name);
    expect(names.sort()).toEqual(await methodFolders());
  });

  test("keys each method by its name in camel case", () => {
    for (const [key, { name }] of Object.entries(authMethods)) expect(key).toBe(camelCase(name));
  });

  test("has a contract for each method", () => {
    expect(namesByKey(authMethodSpecs)).toEqual(namesByKey(authMethods));
  });
});

for (const spec of Object.values(authMethodSpecs)) testAuthMethod(spec);

async function methodFolders(): Promise<string[]> {
  const files = await readdir(authFolder, { recursive: true });
  const methods = files.filter((file) => file.endsWith(".method.ts") && file !== "auth-method.ts");
  return methods.map((file) => file.split(/[\\/]/)[0] ?? "").sort();
}

function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function namesByKey(named: Readonly<Record<string, { readonly name: string }>>) {
  return Object.fromEntries(Object.entries(named).map(([key, { name }]) => [key, name]));
}
