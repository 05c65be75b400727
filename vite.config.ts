import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The kiosk window. Chromium 114 is what the test runtime carries; the Electron that ships is newer. */
export default defineConfig({
  root: fileURLToPath(new URL('./renderer', import.meta.url)),
  base: './',
  plugins: [react()],
  logLevel: 'warn',
  build: {
    target: 'chrome114',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the window's content security policy allows no data: URL
    chunkSizeWarningLimit: 2_000,
    modulePreload: { polyfill: false },
  },
});
