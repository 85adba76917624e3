/**
 * The browser for tests: Chromium of this machine, driven by playwright-core, which brings none of
 * its own. It may speak to nobody but the pages of the test: no updates, no first-run calls, and no
 * QUIC, which sandboxes without UDP take badly.
 */
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../scripts/browser.mjs';

export { findChromium };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless Chromium; the caller closes it (`after(() => browser.close())`).
 * @throws {Error} when no browser is installed, with what to install.
 */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}
