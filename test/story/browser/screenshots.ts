/**
 * Takes the pictures of the documentation: every page on a desktop and on a phone, light and dark.
 * `npm run screenshots [-- only=people]`
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../../chromium.ts';
import { commandParameters } from '../../command-parameters.ts';
import { peopleTour } from './people-tour.ts';
import { type Look, tour } from './tour.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

const { only } = commandParameters({
  command: 'screenshots',
  does: 'Takes the pictures of the documentation, with real vats in a real browser.',
  parameters: { only: { means: 'pictures whose names begin so', otherwise: '' } },
});

await mkdir(FOLDER, { recursive: true });
const browser = await launchBrowser();
const look: Look = async (stop, page) => {
  if (!stop.startsWith(only)) return;
  for (const [device, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({
        path: `${FOLDER}/${stop}-${device}-${colorScheme}.png`,
        animations: 'disabled',
      });
    }
  }
  await page.setViewportSize(SIZES.desktop);
  await page.emulateMedia({ colorScheme: 'light' });
  process.stdout.write(`${stop}\n`);
};
await tour(browser, look);
await peopleTour(browser, look);
await browser.close();
