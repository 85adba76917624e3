/**
 * Builds the page: the owner's app, the page a recipient sees, and the service worker.
 *
 * Nothing is put inline, because the CSP forbids it. The worker keeps its name and has no hash, as a
 * browser finds a new one only at the same address.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/',
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: here('./index.html'),
        share: here('./share.html'),
        invite: here('./invite.html'),
        sw: here('./media/worker.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
