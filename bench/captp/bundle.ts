/** What a page loads for captp/ alone: bundled and minified as our own page is, then compressed. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';

const CAPTP = fileURLToPath(new URL('../../captp', import.meta.url));
const ENTRY = `${CAPTP}/entry.ts`;
const GZIP_LEVEL = 9;

/** Bytes after gzip of what `exported`, the text of an export, pulls in. */
async function gzipBytes(exported: string): Promise<number> {
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === ENTRY ? id : undefined),
    load: (id: string) => (id === ENTRY ? exported : undefined),
  };
  const built = await build({
    configFile: false,
    root: CAPTP,
    logLevel: 'warn',
    plugins: [entry],
    build: {
      write: false,
      target: 'esnext',
      modulePreload: false,
      rollupOptions: { input: ENTRY, preserveEntrySignatures: 'strict' },
    },
  });
  const { output } = built as Rollup.RollupOutput;
  // What is loaded only when it is needed stands in chunks of its own.
  return gzipSync(output[0].code, { level: GZIP_LEVEL }).length;
}

export async function bundleFigures(): Promise<Record<string, number>> {
  return {
    bundle_gzip_bytes: await gzipBytes("export { connect, E, Far } from './index.ts'"),
    bundle_all_gzip_bytes: await gzipBytes("export * from './index.ts'"),
  };
}
