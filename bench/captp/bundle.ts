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
  // What is loaded only when it is needed stands in chunks of its own; what two of them share, too.
  const atOnce = new Set<string>([output[0].fileName]);
  for (const name of atOnce) {
    const chunk = output.find(({ fileName }) => fileName === name);
    if (chunk?.type === 'chunk') for (const imported of chunk.imports) atOnce.add(imported);
  }
  const chunks = output.flatMap((each) => (each.type === 'chunk' ? [each] : []));
  return chunks
    .filter(({ fileName }) => atOnce.has(fileName))
    .map(({ code }) => gzipSync(code, { level: GZIP_LEVEL }).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}

export async function bundleFigures(): Promise<Record<string, number>> {
  return {
    bundle_gzip_bytes: await gzipBytes("export { connect, E, Far } from './index.ts'"),
    // As a page has it that imports '2gather/captp': with what a browser brings along.
    bundle_page_gzip_bytes: await gzipBytes(
      "export { connect, E, Far } from '../bridges/alone/browser.ts'",
    ),
    bundle_all_gzip_bytes: await gzipBytes("export * from './index.ts'"),
  };
}
