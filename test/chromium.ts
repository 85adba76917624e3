/**
 * The browser for tests: Chromium of this machine, driven by playwright-core, which brings none of
 * its own. It may speak to nobody but the pages of the test: no updates, no first-run calls, and no
 * QUIC, which sandboxes without UDP take badly.
 */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
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

/** A page that is waited for comes in a second; on a machine that is very busy it takes far longer. */
const PATIENCE_MS = 180_000;

/**
 * Starts a headless Chromium; the caller closes it (`after(() => browser.close())`).
 * @throws {Error} when no browser is installed, with what to install.
 */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

/** A page of somebody of their own, who reads English and wants nothing to move. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const more = { locale: 'en-GB', reducedMotion: 'reduce', ...options } as const;
  const context = await browser.newContext(more);
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}
