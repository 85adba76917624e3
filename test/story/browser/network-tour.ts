/** How two people who know each other join the network; for the pictures of the documentation. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Look } from './tour.ts';

const GATHER = fileURLToPath(new URL('../../../cli/gather.mjs', import.meta.url));

/** Somebody, by the page of their vat; `folder` holds the folder `data`. */
export interface Somebody {
  readonly page: Page;
  readonly folder: string;
}

/** `ada` and `ben` are each other's contacts already. */
export async function networkTour(ada: Somebody, ben: Somebody, look: Look): Promise<void> {
  // This machine is all of the network here.
  for (const who of [ada, ben]) gather(who, 'net', 'set', '--inside', '--no-local');
  await openNetwork(ada.page);
  await look('network-off', ada.page);
  await joinBy(ada.page);
  await ada.page.getByText('Addresses of this vat').waitFor();
  gather(ben, 'net', 'add', await addressOf(ada.page));
  await openNetwork(ben.page);
  await joinBy(ben.page);
  await ada.page.getByText('called this vat').waitFor();
  await look('network', ada.page);
  await ada.page.getByRole('link', { name: 'People' }).first().click();
  await ada.page.getByRole('button', { name: 'Invite somebody' }).click();
  await ada.page.getByLabel('What do you call them?').fill('Carla');
  await ada.page.getByRole('button', { name: 'Make an invitation' }).click();
  await ada.page.getByText('they paste it in their vat').waitFor();
  await look('people-invitation-text', ada.page);
}

function gather({ folder }: Somebody, ...words: readonly string[]): void {
  const args = [GATHER, ...words, '--data', join(folder, 'data')];
  execFileSync(process.execPath, args, { stdio: 'ignore' });
}

async function openNetwork(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Network' }).first().click();
  await page.getByText('This vat is not on the network').waitFor();
}

async function joinBy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Join the network' }).click();
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

async function addressOf(page: Page): Promise<string> {
  const summary = page.getByText('Addresses of this vat');
  await summary.click();
  const address = await page.getByLabel('Address', { exact: true }).first().inputValue();
  await summary.click();
  return address;
}
