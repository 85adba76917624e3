/**
 * Drops files and folders of this disk onto a page, as a hand with a mouse does: by the browser's own drag events,
 * with real entries behind them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const COPY = 1;
/** A browser that has not heard in time what the page says of the drag lets the drop go by. */
const DROP_MS_MAX = 30_000;

export async function dropOn(page: Page, ...paths: string[]): Promise<void> {
  const size = page.viewportSize();
  if (!size) throw new Error('The page has no size.');
  const [x, y] = [size.width / 2, size.height / 2];
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: COPY };
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel'): Promise<unknown> =>
    session.send('Input.dispatchDragEvent', { type, x, y, data });
  const arrived = page.evaluate(
    () => new Promise<void>((on) => window.addEventListener('drop', () => on(), { once: true })),
  );
  let over = false;
  const done = arrived.then(() => {
    over = true;
  });
  while (!over) {
    await drag('dragEnter');
    await page.getByText(/^Drop to put it into/).waitFor();
    await drag('dragOver');
    await drag('drop');
    await Promise.race([done, delay(DROP_MS_MAX, undefined, { ref: false })]);
    if (!over) await drag('dragCancel');
  }
  await session.detach();
}
