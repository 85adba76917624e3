/**
 * No page may have a serious accessibility fault, light or dark, on a desktop or a phone.
 */
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../chromium.ts';
import { tour } from './tour.ts';

const SERIOUS = ['serious', 'critical'];

describe('every page', function () {
  this.timeout(240_000);
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });

  after(() => browser.close());

  it('has no serious accessibility fault, and fits a phone', async () => {
    const faults: string[] = [];
    await tour(browser, async (stop, page) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        faults.push(...(await faultsOf(page)).map((fault) => `${stop}, ${colorScheme}: ${fault}`));
      }
      await page.emulateMedia({ colorScheme: 'light' });
      if (await scrollsSidewaysOnAPhone(page)) faults.push(`${stop} does not fit a phone`);
    });
    assert.deepEqual(faults, []);
  });
});

/** Legacy mode asks in the page itself; the other opens a page of its own each time, for frames we do not have. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

async function scrollsSidewaysOnAPhone(page: Page): Promise<boolean> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  const wide = await page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  if (before) await page.setViewportSize(before);
  return wide;
}
