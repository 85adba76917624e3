/** A walk through the pages of people and of the network, with two vats that meet; for the pictures of the documentation. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { networkTour } from './network-tour.ts';
import { followedSpace } from './spaces-tour.ts';
import type { Look } from './tour.ts';

const LETTERS = [
  ['ben', 'Good morning! Did the boat come through the night?'],
  ['ada', 'She did. A little water in the bilge, nothing more.'],
  ['ben', 'Then I bring the pump and the good coffee. At nine?'],
] as const;

export async function peopleTour(browser: Browser, look: Look): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-people-'));
  const vats: GatherProcess[] = [];
  const start = async (name: string): Promise<Page> => {
    const home = join(folder, name);
    await mkdir(home);
    const vat = await startGather(home, '--key-file', join(home, 'vat.key'));
    vats.push(vat);
    const page = await openPage(browser);
    await page.goto(vat.link);
    await page.getByRole('link', { name: 'People' }).first().click();
    await page.getByRole('heading', { name: 'People', exact: true }).waitFor();
    return page;
  };
  try {
    const [ada, ben] = [await start('ada'), await start('ben')];
    await look('people-empty', ada);
    await meet(ada, ben, browser, look);
    await write(ada, ben);
    await look('people-contact', ben);
    await listed(ada, ben);
    await look('people', ada);
    const somebody = (name: string, page: Page) => ({ page, folder: join(folder, name) });
    await networkTour(somebody('ada', ada), somebody('ben', ben), look);
    await ada.getByRole('button', { name: 'Done' }).click();
    await followedSpace(ada, ben, look);
    await Promise.all([ada.context().close(), ben.context().close()]);
  } finally {
    for (const vat of vats) await vat.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function invite(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByLabel('What do you call them?').fill(name);
  await page.getByLabel('What do you call yourself?').fill('Ada Lovelace');
  const joins = page.getByText('Join the network, so that');
  if (await joins.isVisible()) await joins.click();
  await page.getByRole('button', { name: 'Make an invitation' }).click();
  const code = page.locator('gather-qr-code');
  await code.waitFor();
  return (await code.getAttribute('value')) ?? '';
}

async function meet(ada: Page, ben: Page, browser: Browser, look: Look): Promise<void> {
  const link = await invite(ada, 'Ben');
  await look('people-invitation', ada);
  await ada.getByRole('button', { name: 'Done' }).click();
  const guest = await openPage(browser);
  await guest.goto(link);
  await guest.getByText('I do not have 2gather').waitFor();
  await look('invited', guest);
  await guest.context().close();
  await ben.getByRole('button', { name: 'Accept an invitation' }).click();
  await ben.getByLabel('The invitation that you were sent').fill(link);
  await ben.getByRole('button', { name: 'Next' }).click();
  await ben.getByLabel('What do you call them?').waitFor();
  await look('people-accept', ben);
  await ben.getByLabel('What do you call them?').fill('Ada');
  await ben.getByText('Join the network, so that').click();
  await ben.getByRole('button', { name: 'Accept', exact: true }).click();
  await ben.getByRole('list', { name: 'Phrase' }).waitFor();
  await look('people-phrase', ben);
  await ben.getByRole('button', { name: 'We see the same' }).click();
  await ben.getByText('Compared', { exact: true }).waitFor();
}

async function write(ada: Page, ben: Page): Promise<void> {
  await ada.getByRole('link', { name: /Ben/ }).click();
  for (const [who, text] of LETTERS) {
    const page = who === 'ada' ? ada : ben;
    await page.getByLabel('Write a letter').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
    for (const each of [ada, ben]) {
      await each.getByRole('article').filter({ hasText: text }).waitFor();
    }
  }
  await ben.evaluate('scrollTo(0, 0)');
}

/** With a letter that nobody has read yet, and an invitation that nobody has used. */
async function listed(ada: Page, ben: Page): Promise<void> {
  await ada.getByRole('link', { name: 'All people' }).click();
  await ben.getByLabel('Write a letter').fill('One more thing: bring the charts.');
  await ben.getByRole('button', { name: 'Send' }).click();
  await ada.getByText('1 unread letter').waitFor();
  await invite(ada, 'Dora');
  await ada.getByRole('button', { name: 'Done' }).click();
  await ada.locator('gather-dialog').waitFor({ state: 'detached' });
}
