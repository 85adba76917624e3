/**
 * Drops files and folders of this disk onto a page, as a hand with a mouse does: by the browser's own drag events,
 * with real entries behind them.
 */
import type { Page } from 'playwright-core';

const COPY = 1;

export async function dropOn(page: Page, ...paths: string[]): Promise<void> {
  const size = page.viewportSize();
  if (!size) throw new Error('The page has no size.');
  const [x, y] = [size.width / 2, size.height / 2];
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: COPY };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}
