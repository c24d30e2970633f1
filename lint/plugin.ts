// Gives the house's import rules to the linter.
import { relative, sep } from "node:path";
import { brokenRule } from "./house-imports.ts";

interface ImportNode {
  readonly source?: { readonly value?: unknown } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
}

interface RuleContext {
  readonly filename: string;
  readonly cwd: string;
  report(problem: { node: unknown; message: string }): void;
}

const imports = {
  create(context: RuleContext) {
    const from = relative(context.cwd, context.filename).split(sep).join("/");
    const check = (node: ImportNode): void => {
      const specifier = node.source?.value;
      if (typeof specifier !== "string") return;
      const typeOnly = node.importKind === "type" || node.exportKind === "type";
      const message = brokenRule(from, specifier, typeOnly);
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

// The linter loads plugins by their default export.
export default { meta: { name: "house" }, rules: { imports } };
