// How the demo is built and served while it is written. The server's policy forbids inline scripts and data: fonts.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Where `latchkey serve` listens during development.
const server = process.env["LATCHKEY_URL"] ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/trpc": server, "/.well-known": server },
  },
});
