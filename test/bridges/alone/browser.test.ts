import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { E, Far, lookUp, type Served, serve } from '2gather/captp';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';

describe('2gather/captp in a browser', function () {
  this.timeout(300_000);
  let browser: Browser;
  let served: Served;

  before(async () => {
    served = await serve(0, { echo }, { page: pages(await bundle()) });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  const echo = Far('Echo', {
    echo: (value: unknown) => value,
    async askBack() {
      for (const session of served.peer.sessions()) {
        return E(lookUp<{ name(): string }>(session, 'mine')).name();
      }
      return undefined;
    },
  });

  /** As a bundler makes it: the pure crypto is a file of its own. */
  async function bundle(): Promise<Map<string, Uint8Array>> {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
      outdir: '/',
      bundle: true,
      splitting: true,
      format: 'esm',
      write: false,
    });
    return new Map(
      outputFiles.map(({ path, contents }) => [`/${path.split(/[\\/]/).at(-1)}`, contents]),
    );
  }

  function pages(files: ReadonlyMap<string, Uint8Array>): RequestListener {
    return ({ url = '' }, answer) => {
      const file = files.get(url);
      answer.setHeader('content-type', file ? 'text/javascript' : 'text/html');
      answer.end(file ?? '<script type="module" src="/page.js"></script>');
    };
  }

  it('connects, is called back, insists on who answers, and follows links', async () => {
    const page = await openPage(browser);
    await page.goto(served.url.replace('ws', 'http'));
    await page.waitForFunction('globalThis.attempts !== undefined');
    const given = [served.url, served.designator, served.sturdyref('echo')].map(
      (each) => `'${each}'`,
    );
    assert.deepEqual(await page.evaluate(`attempts(${given.join()})`), [
      'there and back',
      'a page',
      'protocol-error',
      'disconnected',
      'not-found',
      // The browser has Ed25519 itself, so the pure crypto was not loaded until a peer was made.
      false,
      'by a link',
      'bad-locator',
    ]);
  });
});
