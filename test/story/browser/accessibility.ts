/** What is wrong with a page for whoever sees badly, uses no mouse, or has but a phone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const SERIOUS = ['serious', 'critical'];

/** Serious faults of the page as it stands, light and dark, each beginning with `stop`. */
export async function accessibilityFaults(stop: string, page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    faults.push(...(await faultsOf(page)).map((fault) => `${stop}, ${colorScheme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (await scrollsSidewaysOnAPhone(page)) faults.push(`${stop} does not fit a phone`);
  return faults;
}

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
