/**
 * The Network page in a real browser, with two real vats on this machine: one joins, the other asks it first, and both
 * see that they are reached.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { accessibilityFaults } from './accessibility.ts';

const GATHER = fileURLToPath(new URL('../../../cli/gather.mjs', import.meta.url));
const NAMES = ['ana', 'bea'] as const;
type Name = (typeof NAMES)[number];

describe('the network in the browser', function () {
  this.timeout(300_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  const vats = new Map<Name, GatherProcess>();
  const faults: string[] = [];

  const gather = (name: Name, ...args: string[]): string =>
    execFileSync(process.execPath, [GATHER, ...args, '--data', join(folder, name, 'data')], {
      encoding: 'utf8',
    }).trim();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-network-'));
    browser = await launchBrowser();
    await Promise.all(
      NAMES.map(async (name) => {
        await mkdir(join(folder, name));
        const key = join(folder, name, 'vat.key');
        vats.set(name, await startGather(join(folder, name), '--key-file', key));
      }),
    );
    // This machine is all of the network here.
    for (const name of NAMES) gather(name, 'net', 'set', '--inside', '--no-local');
    page = await openPage(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    const [link = ''] = /http:\S+/.exec(gather('ana', 'devices', 'add')) ?? [];
    await page.goto(link);
    await page.getByRole('link', { name: 'Network' }).first().click();
    await page.getByRole('heading', { name: 'How others reach this vat' }).waitFor();
  });

  after(async () => {
    await browser.close();
    await Promise.all([...vats.values()].map((vat) => vat.end()));
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
    gather('bea', 'net', 'on');
    let address = '';
    while (!address) address = JSON.parse(gather('bea', 'net', '--json')).addresses[0] ?? '';
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByLabel('Address', { exact: true }).fill('somewhere');
    await page.keyboard.press('Enter');
    await page.getByText('That is no address to ask first').waitFor();
    await page.getByLabel('Address', { exact: true }).fill(address);
    await page.keyboard.press('Enter');
    await page.getByText(address).waitFor();
    await page.getByRole('button', { name: 'Join the network' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByText('directly · this vat called').waitFor();
    await page.getByText('Friends can reach this vat', { exact: true }).waitFor();
    const { vat } = JSON.parse(gather('bea', 'net', '--json'));
    await page.getByText(`Vat ${vat.slice(0, 8)}`).waitFor();
  });

  it('has a page without serious accessibility faults, wide enough on a phone', async () => {
    assert.deepEqual(await accessibilityFaults('network', page), []);
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
