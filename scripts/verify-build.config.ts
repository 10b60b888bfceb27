import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

// One file that runs with Node.js alone: it goes out with the packages, to people who have nothing of ours.
export default defineConfig({
  root,
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: `${root}recorder/seal/verify-cli.ts`,
    outDir: 'dist/web',
    emptyOutDir: false,
    target: 'node22',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'verify.mjs' } },
  },
});
