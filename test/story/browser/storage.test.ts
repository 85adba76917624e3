/**
 * Friends keep pieces of each other's files, in a real browser with three real vats: space is granted and used, the
 * page says that all is safe, and what happened when one of them is gone; a file that this machine lost comes back.
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
import { row, waitForRows } from './owner.ts';

const GATHER = fileURLToPath(new URL('../../../cli/gather.mjs', import.meta.url));
const NAMES = ['ana', 'bea', 'carl'] as const;
type Name = (typeof NAMES)[number];

describe('friends who keep pieces for each other', function () {
  this.timeout(600_000);
  let folder: string;
  let browser: Browser;
  let ana: Page;
  const vats = new Map<Name, GatherProcess>();
  const faults: string[] = [];

  const home = (name: Name): string => join(folder, name);
  const gather = (name: Name, ...args: string[]): string =>
    execFileSync(process.execPath, [GATHER, ...args, '--data', join(home(name), 'data')], {
      encoding: 'utf8',
    }).trim();

  async function pageOf(name: Name): Promise<Page> {
    const page = await openPage(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    const [link = ''] = /http:\S+/.exec(gather(name, 'devices', 'add')) ?? [];
    await page.goto(link);
    await page.getByRole('link', { name: 'Storage' }).first().click();
    await page.getByRole('heading', { name: 'Where things are kept' }).waitFor();
    return page;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-friends-'));
    browser = await launchBrowser();
    await Promise.all(
      NAMES.map(async (name) => {
        await mkdir(home(name));
        const key = join(home(name), 'vat.key');
        vats.set(name, await startGather(home(name), '--key-file', key));
      }),
    );
    ana = await pageOf('ana');
  });

  after(async () => {
    await browser.close();
    await Promise.all([...vats.values()].map((vat) => vat.end()));
    await rm(folder, { recursive: true, force: true });
  });

  async function add(person: string, address: string): Promise<void> {
    await ana.getByRole('button', { name: 'Add somebody' }).click();
    await ana.getByLabel('Their name').fill(person);
    await ana.getByLabel('The address they sent').fill(address);
    await ana.getByRole('button', { name: 'Add', exact: true }).click();
    await ana.getByText(`pieces of your files go to ${person}, too`).waitFor();
  }

  it('says at first that everything is here alone', async () => {
    await ana.getByText('Your files are on this machine alone.').waitFor();
  });

  it('grants space on one page, and uses it on the other', async () => {
    const bea = await pageOf('bea');
    await bea.getByRole('button', { name: 'Grant space' }).click();
    await bea.getByLabel('For whom').fill('Ana');
    await bea.getByRole('button', { name: 'Grant', exact: true }).click();
    const field = bea.getByLabel('Address', { exact: true });
    await field.waitFor();
    const address = await field.inputValue();
    await bea.getByRole('button', { name: 'Done' }).click();
    await bea.getByText('of 10 GB').waitFor();
    await bea.getByRole('button', { name: 'Offer room for shares' }).click();
    await bea.getByLabel('For whom').fill('Ana');
    await bea.getByRole('button', { name: 'Grant', exact: true }).click();
    await bea.getByRole('button', { name: 'Done' }).click();
    await bea.getByText('0 bytes of 10 GB · 0 shares').waitFor();
    await add('Bea', address);
    await add('Carl', gather('carl', 'store', 'grant', 'Ana', '1GB').split('\n')[0] ?? '');
    await bea.context().close();
  });

  it('says that the pieces are there, and asks for a backup', async () => {
    await ana.getByRole('link', { name: 'Lake' }).first().click();
    const choosing = ana.waitForEvent('filechooser');
    await ana.getByRole('button', { name: 'Add files' }).click();
    const file = { name: 'boat.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(300_000, 7) };
    await (await choosing).setFiles(file);
    await waitForRows(ana, 'boat.jpg');
    await ana.getByRole('link', { name: 'Storage' }).first().click();
    await ana.getByRole('button', { name: 'Check now' }).click();
    await ana.getByText('All pieces are there').waitFor();
    await ana.getByText('No backup was made yet. If this machine').waitFor();
    // What hosts have is asked for again when the work is done.
    await ana.getByText(/[1-9]\d* kB of 10 GB · [1-9]/).waitFor();
    await ana.getByText('Pictures', { exact: true }).waitFor();
    const where = gather('ana', 'store', 'where', 'boat.jpg');
    for (const name of ['Bea', 'Carl']) assert.match(where, new RegExp(`${name}: \\d+ piece`));
  });

  it('says in the details of a file who has its pieces', async () => {
    await ana.getByRole('link', { name: 'Lake' }).first().click();
    await row(ana, 'boat.jpg').click({ button: 'right' });
    await ana.getByRole('menuitem', { name: 'Details' }).click();
    await ana.getByText('On this machine; pieces with Bea and Carl. Any one of them may').waitFor();
    await ana.keyboard.press('Escape');
    await ana.locator('gather-dialog').waitFor({ state: 'detached' });
    await ana.getByRole('link', { name: 'Storage' }).first().click();
    await ana.getByText('All pieces are there').waitFor();
  });

  it('has a page without serious accessibility faults, wide enough on a phone', async () => {
    assert.deepEqual(await accessibilityFaults('storage', ana), []);
  });

  it('says who is gone, and that nothing is lost', async () => {
    await vats.get('carl')?.end();
    vats.delete('carl');
    await ana.reload();
    await ana.getByText('Does not answer').waitFor();
    assert.match(gather('ana', 'store', 'check'), /2 people/);
  });

  it('shows no error in the console', () => {
    assert.deepEqual(faults, []);
  });
});
