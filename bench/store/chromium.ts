/** The put pipeline in Chromium of this machine: the page of chromium-page.ts, once. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launchBrowser } from '../../test/chromium.ts';

const PAGE = fileURLToPath(new URL('chromium-page.ts', import.meta.url));

/** MB a second. Throws when no Chromium is installed, with what to install. */
export async function chromiumPut(mib: number): Promise<number> {
  const built = await build({
    entryPoints: [PAGE],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
  const script = built.outputFiles[0]?.text ?? '';
  // WebCrypto is there only where a page comes from an address; this one is as good as https.
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>bench</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: script });
    return await page.evaluate(`putMbS(${mib})`);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
