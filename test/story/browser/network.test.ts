/** The Network page in a real browser: a real vat joins the network by it, and leaves. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { accessibilityFaults } from './accessibility.ts';

const GATHER = fileURLToPath(new URL('../../../cli/gather.mjs', import.meta.url));
/** That of nobody. */
const ADDRESS = '/ip4/127.0.0.1/tcp/9/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA';

describe('the network in the browser', function () {
  this.timeout(300_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  let vat: GatherProcess;
  const faults: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-network-'));
    browser = await launchBrowser();
    vat = await startGather(folder, '--key-file', join(folder, 'vat.key'));
    // This machine is all of the network here.
    const settings = ['net', 'set', '--inside', '--no-local', '--data', join(folder, 'data')];
    execFileSync(process.execPath, [GATHER, ...settings]);
    page = await openPage(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await page.goto(vat.link);
    await page.getByRole('link', { name: 'Network' }).first().click();
    await page.getByRole('heading', { name: 'How others reach this vat' }).waitFor();
  });

  after(async () => {
    await browser.close();
    await vat.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('says at first that nobody beyond this machine reaches the vat, and what joining means', async () => {
    await page.getByText('This vat is not on the network').waitFor();
    assert.deepEqual(await accessibilityFaults('network-off', page), []);
    await page.getByRole('button', { name: 'Join the network' }).click();
    await page.getByText('tells other vats the internet addresses').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('This vat is not on the network').waitFor();
  });

  it('joins by the keyboard, and asks first whom it is told to', async () => {
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByLabel('Address', { exact: true }).fill('somewhere');
    await page.keyboard.press('Enter');
    await page.getByText('That is no address to ask first').waitFor();
    await page.getByLabel('Address', { exact: true }).fill(ADDRESS);
    await page.keyboard.press('Enter');
    await page.getByText(ADDRESS).waitFor();
    await page.getByRole('button', { name: 'Join the network' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByText('Nobody just now').waitFor();
    await page.getByText('Addresses of this vat').click();
    await page.getByLabel('Address', { exact: true }).first().waitFor();
  });

  it('has a page without serious accessibility faults, wide enough on a phone', async () => {
    assert.deepEqual(await accessibilityFaults('network', page), []);
  });

  it('invites by a text then, as its link would open on this machine only', async () => {
    await page.getByRole('link', { name: 'People' }).first().click();
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('What do you call them?').fill('Ben');
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    await page.getByText('Send Ben this text; they paste it in their vat').waitFor();
    const text = await page.getByLabel('Text, to be pasted in a vat').inputValue();
    assert.match(text, /^2gather-invitation\./);
    assert.equal(await page.locator('gather-qr-code').getAttribute('value'), text);
    assert.equal(await page.getByLabel('Link', { exact: true }).count(), 0);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('link', { name: 'Network' }).first().click();
  });

  it('leaves when its owner says so', async () => {
    await page.getByRole('button', { name: 'Leave the network' }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByText('This vat is not on the network').waitFor();
  });

  it('shows no error in the console', () => {
    assert.deepEqual(faults, []);
  });
});
