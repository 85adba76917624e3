/** What a page loads for captp/ alone: bundled, minified, compressed. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const CAPTP = fileURLToPath(new URL('../../captp', import.meta.url));
const GZIP_LEVEL = 9;

/** Bytes after gzip of what `exported`, the text of an export, pulls in. */
async function gzipBytes(exported: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: exported, resolveDir: CAPTP, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: GZIP_LEVEL }).length;
}

export async function bundleFigures(): Promise<Record<string, number>> {
  return {
    bundle_gzip_bytes: await gzipBytes("export { connect, E, Far } from './index.ts'"),
    bundle_all_gzip_bytes: await gzipBytes("export * from './index.ts'"),
  };
}
