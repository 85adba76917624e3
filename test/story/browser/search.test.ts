/**
 * An owner looks for something, in a real browser: a PDF and a mail by a word inside, narrowed by chips, by the
 * keyboard alone.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { accessibilityFaults } from './accessibility.ts';
import { enterVat } from './owner.ts';

const LETTERS = fileURLToPath(new URL('../../fixtures/holiday/Letters & notes', import.meta.url));
const MAIL = [
  'From: "Anna Ånström" <anna@example.org>',
  'To: ben@example.org',
  'Subject: About the harbour',
  'Date: Mon, 02 Mar 2026 10:00:00 +0100',
  '',
  'We meet at the lighthouse, and row to the island.',
].join('\r\n');

describe('an owner who looks for something', function () {
  this.timeout(600_000);
  let folder: string;
  let browser: Browser;
  let vat: GatherProcess;
  let page: Page;
  const faults: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-search-'));
    browser = await launchBrowser();
    vat = await startGather(folder, '--key-file', join(folder, 'vat.key'));
    page = await openPage(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await enterVat(page, vat.link);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add files' }).click();
    await (await choosing).setFiles([
      join(LETTERS, 'Boat licence.pdf'),
      join(LETTERS, 'packing list.md'),
      join(LETTERS, 'letter.txt'),
    ]);
    await page.getByRole('row').filter({ hasText: 'letter.txt' }).waitFor();
    const again = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Files' }).click();
    await (await again).setFiles({
      name: 'harbour.eml',
      mimeType: 'message/rfc822',
      buffer: Buffer.from(MAIL),
    });
    await page.getByRole('row').filter({ hasText: 'harbour.eml' }).waitFor();
  });

  after(async () => {
    await browser.close();
    await vat.end();
    await rm(folder, { recursive: true, force: true });
  });

  const field = () => page.getByRole('searchbox', { name: 'Find in the whole lake' });
  const results = () => page.getByRole('list', { name: 'Found' }).getByRole('listitem');

  it('finds a PDF by a word inside, and sees the words around it', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('"called Mašina"');
    const found = results().filter({ hasText: 'Boat licence.pdf' });
    // It was found by the first of these letters already.
    await found.locator('.snippet mark').getByText('called Mašina', { exact: true }).waitFor();
    await page.getByText('1 found').waitFor();
    assert.equal(await results().count(), 1);
  });

  it('finds a mail by who wrote it and by a word that is not finished', async () => {
    await field().fill('from:anna lighth');
    await results().filter({ hasText: 'harbour.eml' }).waitFor();
    await page.getByRole('button', { name: 'Remove: From: anna' }).click();
    await page.getByText('1 found').waitFor();
    assert.equal(await field().inputValue(), 'lighth');
  });

  it('narrows by a chip, which stands in the query, too', async () => {
    await field().fill('harbour');
    await results().nth(1).waitFor();
    await page.getByRole('button', { name: 'Music', exact: true }).click();
    await page.getByText('Nothing found for “type:music harbour”').waitFor();
    assert.equal(await field().inputValue(), 'type:music harbour');
    await page.getByRole('button', { name: 'Music', exact: true }).click();
    await results().nth(1).waitFor();
  });

  it('goes through what was found, opens it and comes back, by the keyboard alone', async () => {
    await field().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const second = results().nth(1).getByRole('button').first();
    const focused = second.and(page.locator(':focus'));
    await focused.waitFor();
    await page.keyboard.press('Enter');
    await page.locator('gather-preview dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('gather-preview').waitFor({ state: 'detached' });
    await focused.waitFor();
  });

  it('sees nothing of what went into the bin, at once', async () => {
    await field().fill('beam');
    await page.getByText('1 found').waitFor();
    assert.match(await results().first().innerText(), /Boat licence/);
    await results()
      .first()
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await page.getByRole('menuitem', { name: 'Put into the bin' }).click();
    await page.getByText('Nothing found for').waitFor();
  });

  it('has a page without serious accessibility faults, wide enough on a phone', async () => {
    await field().fill('harbour');
    await results().first().waitFor();
    assert.deepEqual(await accessibilityFaults('search', page), []);
    assert.deepEqual(faults, []);
  });
});
