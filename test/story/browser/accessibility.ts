/** What is wrong with a page for whoever sees badly, uses no mouse, or has but a phone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SERIOUS = ['serious', 'critical'];
/** The checker itself. It is put into a page once: with its half megabyte that takes longer than most checks. */
const ofAxe = createRequire(import.meta.resolve('@axe-core/playwright'));
const AXE = readFileSync(ofAxe.resolve('axe-core/axe.min.js'), 'utf8');
/** What colours can do wrong; the rest of a page is the same in the dark. */
const COLOURS = { runOnly: ['color-contrast', 'link-in-text-block'] };

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  /** Each a path of selectors into shadow trees. */
  readonly targets: readonly string[];
}

/** Serious faults of the page as it stands, light and dark, each beginning with `stop`. */
export async function accessibilityFaults(stop: string, page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await faultsOf(page, colorScheme === 'light' ? {} : COLOURS);
    faults.push(...found.map((fault) => `${stop}, ${colorScheme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (await scrollsSidewaysOnAPhone(page)) faults.push(`${stop} does not fit a phone`);
  return faults;
}

async function faultsOf(page: Page, options: object): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(AXE);
  const asked = JSON.stringify({ resultTypes: ['violations'], preload: false, ...options });
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, ${asked}).then(({ violations }) => violations.map(({ id, impact, nodes }) =>
      ({ id, impact, targets: nodes.map(({ target }) => target.flat().join(' ')) })))`,
  );
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .map(({ id, targets }) => `${id}: ${targets.join(' | ')}`);
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
