/**
 * No page may have a serious accessibility fault, light or dark, on a desktop or a phone.
 */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../chromium.ts';
import { accessibilityFaults } from './accessibility.ts';
import { tour } from './tour.ts';

describe('every page', function () {
  this.timeout(600_000);
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });

  after(() => browser.close());

  it('has no serious accessibility fault, and fits a phone', async () => {
    const faults: string[] = [];
    const look = async (stop: string, page: Page): Promise<void> => {
      faults.push(...(await accessibilityFaults(stop, page)));
    };
    // The inspector has a story of its own, which asks the same of each of its parts.
    await tour(browser, look, { inside: false });
    assert.deepEqual(faults, []);
  });
});
