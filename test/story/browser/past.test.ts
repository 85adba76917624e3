/**
 * What was, in a real browser: a file gets a new version and goes back to the one before; the lake is remembered, a
 * folder removed and brought back; how much of that is kept is set.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { accessibilityFaults } from './accessibility.ts';
import { dropOn } from './drop.ts';
import { enterVat, row, waitForRows } from './owner.ts';

const FIRST = 'Mast\nSail\nOar\n';
const SECOND = 'Mast\nTwo sails\nOar\nAnchor\n';

describe('what was, on the page', function () {
  this.timeout(600_000);
  let folder: string;
  let browser: Browser;
  let vat: GatherProcess;
  let page: Page;
  const faults: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-past-'));
    browser = await launchBrowser();
    vat = await startGather(folder, '--key-file', join(folder, 'vat.key'));
    page = await openPage(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    await enterVat(page, vat.link);
  });

  after(async () => {
    await browser.close();
    await vat.end();
    await rm(folder, { recursive: true, force: true });
  });

  const drop = async (text: string): Promise<void> => {
    await writeFile(join(folder, 'boat.txt'), text);
    await dropOn(page, join(folder, 'boat.txt'));
  };
  const ask = async (what: string, action: string): Promise<void> => {
    await page.getByRole('button', { name: what }).first().click();
    await page.getByRole('menuitem', { name: action }).click();
  };

  it('asks whether a file of the same name is its new version', async () => {
    await drop(FIRST);
    await waitForRows(page, 'boat.txt');
    await drop(SECOND);
    await page.getByText('Is this its new version?').waitFor();
    await page.getByRole('button', { name: 'New version' }).click();
    await row(page, `${SECOND.length} bytes`).waitFor();
  });

  it('shows versions with where they are kept, and compares them line by line', async () => {
    await row(page, 'boat.txt').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Details' }).click();
    await page.getByText('On this machine alone.').waitFor();
    await ask('What to do with version 1', 'Compare with now');
    await page.getByText('Lines added: 2. Lines removed: 1.').waitFor();
    assert.deepEqual(await accessibilityFaults('comparing versions', page), []);
    await page.keyboard.press('Escape');
    await page.getByText('Lines added').waitFor({ state: 'detached' });
  });

  it('opens an earlier version, and goes back to it', async () => {
    await ask('What to do with version 1', 'Open');
    await page.locator('gather-preview pre').getByText('Sail').waitFor();
    await page.keyboard.press('Escape');
    await ask('What to do with version 1', 'Bring back');
    await page.getByText('What was there stays as version 2.').waitFor();
    await page.getByText('Version 3 ·').waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
  });

  it('remembers the lake, and tells what changed since', async () => {
    await page.getByRole('link', { name: 'As it was' }).click();
    await page.getByText('There is no snapshot yet').waitFor();
    await page.getByRole('button', { name: 'Make one now' }).click();
    await page.getByRole('link', { name: /1 file/ }).waitFor();
    await page.getByRole('link', { name: 'Data lake' }).click();
    await row(page, 'boat.txt').click();
    await page.keyboard.press('Delete');
    await page.getByText('Put “boat.txt” into the bin').waitFor();
    await page.getByRole('link', { name: 'As it was' }).click();
    await page.getByRole('button', { name: 'Make one now' }).click();
    await page.getByRole('link', { name: /0 files/ }).waitFor();
    await ask('What to do with the snapshot', 'What changed since the one before');
    await page.getByRole('heading', { name: 'Removed: 1' }).waitFor();
    assert.deepEqual(await accessibilityFaults('comparing snapshots', page), []);
  });

  it('brings back what was removed', async () => {
    await page.getByRole('link', { name: 'The lake as it was' }).click();
    await page.getByRole('link', { name: /1 file/ }).click();
    await page.getByRole('button', { name: /^boat.txt/ }).click();
    await page.locator('gather-preview pre').getByText('Sail').waitFor();
    await page.keyboard.press('Escape');
    await ask('What to do with boat.txt', 'Bring back');
    await page.getByRole('button', { name: 'Bring back' }).last().click();
    await page.getByText('Brought back “boat.txt”').waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    await waitForRows(page, 'boat.txt');
  });

  it('sets how many are kept', async () => {
    await page.getByRole('link', { name: 'Settings' }).first().click();
    const newest = page.getByLabel('So many of the newest').first();
    await newest.fill('0');
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await save.click();
    await page.getByText('Please write whole numbers').waitFor();
    await newest.fill('25');
    await save.click();
    await page.getByText('Saved.').waitFor();
    await page.reload();
    await newest.waitFor();
    assert.equal(await newest.inputValue(), '25');
  });

  it('shows no error', () => {
    assert.deepEqual(faults, []);
  });
});
