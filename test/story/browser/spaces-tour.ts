/** Public spaces in the browser: one of a vat's own, and one that another vat follows. */
import type { Page } from 'playwright-core';
import type { Look } from './tour.ts';

/** A vat makes its first space, and publishes something. */
export async function ownSpace(page: Page, look: Look): Promise<void> {
  await openSpaces(page);
  await page.getByText('You follow no space yet').waitFor();
  await look('spaces-empty', page);
  await make(page, 'Garden news');
  await publish(page, 'The first apples are ripe. Take as many as you can carry.');
  await look('space', page);
}

/** Both are on the network, and connected: what one publishes, the other one follows. */
export async function followedSpace(ada: Page, ben: Page, look: Look): Promise<void> {
  await openSpaces(ada);
  await make(ada, 'Harbour news');
  await publish(ada, 'The slipway is open again, from six in the morning.');
  await publish(ada, 'On Saturday we paint the clubhouse. Bring brushes, there will be soup.');
  const address = await addressOf(ada);
  await openSpaces(ben);
  await follow(ben, address, 'The harbour');
  await ben.getByText('there will be soup').waitFor();
  await look('space-followed', ben);
  await ben.getByRole('link', { name: 'All spaces' }).click();
  await look('spaces', ben);
}

async function openSpaces(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Spaces' }).first().click();
  await page.getByRole('heading', { name: 'Public spaces' }).waitFor();
}

async function make(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Make a space' }).click();
  await page.getByLabel('What is it called?').fill(name);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Under which name do you write there?').fill('Ada L.');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('heading', { name }).waitFor();
}

async function publish(page: Page, text: string): Promise<void> {
  await page.getByLabel('What do you want everybody to know?').fill(text);
  await page.getByRole('button', { name: 'Publish for everybody' }).click();
  await page.getByRole('list', { name: 'Entries' }).getByText(text).waitFor();
}

async function addressOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Address, for others' }).click();
  const address = await page.getByLabel('Address', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  return address;
}

async function follow(page: Page, address: string, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Follow a space' }).click();
  await page.getByLabel('The address of the space').fill(address);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('What do you call it?').fill(name);
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await page.getByRole('heading', { name }).waitFor();
}
