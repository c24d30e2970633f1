// The few lines of our own around Swagger UI: the page, what starts it, and its dark colours.

/** @param libraryPath where Swagger UI's files are served */
export function docsHtml(libraryPath: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Latchkey API</title>
    <link rel="icon" href="/favicon.svg">
    <link rel="stylesheet" href="${libraryPath}/swagger-ui.css">
    <link rel="stylesheet" href="/docs/docs.css">
  </head>
  <body>
    <noscript>This page needs JavaScript. The document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
    <main id="docs"></main>
    <script src="${libraryPath}/swagger-ui-bundle.js" defer></script>
    <script src="/docs/docs.js" defer></script>
  </body>
</html>
`;
}

/** Starts Swagger UI. A token that is pasted into it stays in the page's memory. */
export const docsScript = `"use strict";
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", paint);
paint();
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

export const docsStyle = `body { margin: 0; background: #fff; }
html.dark-mode body { background: #1c2022; }
.swagger-ui .wrapper { max-width: 72rem; }
`;
