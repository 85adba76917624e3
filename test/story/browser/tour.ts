/**
 * A walk through every page, in the order a person meets them, with real files. Whoever walks along looks at each
 * stop: one test asks axe, one program takes the pictures of the documentation.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../../chromium.ts';
import { startGather } from '../gather-process.ts';
import { dropOn } from './drop.ts';
import {
  choosePassphrase,
  confirmWords,
  readWords,
  revoke,
  row,
  share,
  waitForRows,
} from './owner.ts';
import { ownSpace } from './spaces-tour.ts';
import { sendToSleeper } from './stuck.ts';

const HOLIDAY = fileURLToPath(new URL('../../fixtures/holiday', import.meta.url));

/** Called at each stop, when the page has come to rest. */
export type Look = (stop: string, page: Page) => Promise<void>;

/** Without `inside` the pages of the inspector are left out. */
export async function tour(
  browser: Browser,
  look: Look,
  { inside = true }: { readonly inside?: boolean } = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-tour-'));
  let vat = await startGather(folder);
  const owner = await openPage(browser);
  try {
    await firstRun(owner, vat.link, look);
    await lake(owner, look);
    const links = await shares(owner, look);
    await settings(owner, look);
    await ownSpace(owner, look);
    const guest = await openPage(browser);
    await recipient(guest, owner, links, look);
    if (inside) await lookInside(owner, folder, look);
    await vat.end();
    vat = await startGather(folder);
    await guest.goto(vat.address);
    await guest.getByRole('heading', { name: 'Your vat is locked' }).waitFor();
    await look('unlock', guest);
  } finally {
    await owner.context().close();
    await vat.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstRun(page: Page, link: string, look: Look): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'I have 24 words' }).click();
  await page.getByRole('heading', { name: 'Bring your vat back' }).waitFor();
  await look('restore', page);
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('heading', { name: 'A place of your own' }).waitFor();
  await look('welcome', page);
  await page.getByRole('button', { name: 'Make my vat' }).click();
  await page.getByRole('heading', { name: 'Choose a passphrase' }).waitFor();
  await look('passphrase', page);
  await choosePassphrase(page, 'Make my vat');
  const words = await readWords(page);
  await look('words', page);
  await page.getByRole('button', { name: 'I wrote them down' }).click();
  await page.getByRole('heading', { name: 'Three words, to be sure' }).waitFor();
  await look('words-check', page);
  await confirmWords(page, words);
  await look('lake-empty', page);
}

async function lake(page: Page, look: Look): Promise<void> {
  await dropOn(page, HOLIDAY);
  await page.getByText('Uploaded: 30 of 30').waitFor();
  await look('uploaded', page);
  await page.locator('gather-transfers').getByRole('button', { name: 'Close' }).click();
  await enter(page, 'holiday', 'Photos');
  await waitForRows(page, 'Boat', 'IMG_0001.jpg');
  await look('lake', page);
  await page.getByRole('button', { name: 'Show as pictures' }).click();
  await page.locator('img').first().waitFor();
  await look('lake-pictures', page);
  await page.getByRole('button', { name: 'Show as a list' }).click();
  await preview(page, 'IMG_0002.jpg', 'preview', look);
  await enter(page, 'Boat');
  await preview(page, 'landing.mp4', 'preview-video', look);
  await page.getByRole('link', { name: 'holiday' }).first().click();
  await enter(page, 'Letters & notes');
  await preview(page, 'Boat licence.pdf', 'preview-pdf', look);
  await preview(page, 'packing list.md', 'preview-markdown', look);
  await preview(page, 'letter.txt', 'preview-text', look);
  await row(page, 'tiny').click();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await look('removed', page);
  await page.getByRole('link', { name: 'Bin' }).click();
  await waitForRows(page, 'tiny');
  await look('bin', page);
  await past(page, look);
}

/** What a file was, and the whole lake. */
async function past(page: Page, look: Look): Promise<void> {
  await page.getByRole('link', { name: 'As it was' }).click();
  await page.getByRole('button', { name: 'Make one now' }).click();
  await page.getByRole('link', { name: /files ·/ }).waitFor();
  await closeToasts(page);
  await look('past', page);
  await page.getByRole('link', { name: 'Lake' }).first().click();
  await enter(page, 'holiday', 'Photos');
  await row(page, 'IMG_0003.jpg').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Details' }).click();
  await page.getByText('On this machine alone.').waitFor();
  await page.getByText('Only this one.').waitFor();
  await look('details', page);
  await page.keyboard.press('Escape');
  await page.locator('gather-dialog').waitFor({ state: 'detached' });
}

async function shares(page: Page, look: Look): Promise<{ file: string; folder: string }> {
  await page.getByRole('link', { name: 'Shares' }).first().click();
  await page.getByText('You have not shared anything yet').waitFor();
  await look('shares-empty', page);
  await page.getByRole('link', { name: 'Lake' }).first().click();
  await enter(page, 'holiday');
  await row(page, 'Photos').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Share' }).click();
  await page.getByLabel('For whom?').fill('Grandmother');
  await look('share-dialog', page);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const field = page.getByLabel('Link', { exact: true });
  await field.waitFor();
  await look('share-link', page);
  const folder = await field.inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await enter(page, 'Photos');
  const file = await share(page, 'IMG_0003.jpg', 'Ana and Björn');
  await page.getByRole('link', { name: 'Shares' }).first().click();
  await page.getByText('For Ana and Björn').waitFor();
  return { file, folder };
}

async function settings(page: Page, look: Look): Promise<void> {
  await page.getByRole('link', { name: 'Storage' }).first().click();
  await page.getByText('Pictures', { exact: true }).waitFor();
  await look('storage', page);
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page.getByText('This one').first().waitFor();
  await look('settings', page);
}

/** The vat from the inside, with two messages for a vat that is off. */
async function lookInside(page: Page, folder: string, look: Look): Promise<void> {
  const other = await sendToSleeper(folder, folder);
  await other.end();
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page.getByRole('link', { name: 'Look inside' }).click();
  await page.getByText('has not been reachable since').waitFor();
  await closeToasts(page);
  await look('inside', page);
  await page.getByRole('link', { name: /messages wait for vat/ }).click();
  await page.getByRole('button', { name: 'Which messages?' }).click();
  await page.getByRole('link', { name: /^turn/ }).last().waitFor();
  await look('inside-peers', page);
  await page.getByRole('link', { name: /^turn/ }).last().click();
  await page.getByText('sent on to vat').waitFor();
  await look('inside-turn', page);
  await page
    .getByRole('navigation', { name: 'Inside' })
    .getByRole('link', { name: 'Actors' })
    .click();
  await page.locator('.row').filter({ hasText: 'lasting.opened' }).getByRole('link').click();
  await page.getByRole('img', { name: 'Lifecycle of Share' }).waitFor();
  await page.getByRole('slider', { name: 'As of which turn' }).focus();
  await page.keyboard.press('Home');
  await page.getByRole('img', { name: 'Now in lasting.offered' }).waitFor();
  await page.keyboard.press('Tab');
  await look('inside-past', page);
}

async function recipient(
  guest: Page,
  owner: Page,
  links: { file: string; folder: string },
  look: Look,
): Promise<void> {
  await guest.goto(links.folder);
  await guest.getByText('IMG_0001.jpg').waitFor();
  await look('recipient-folder', guest);
  await guest.goto('about:blank');
  await guest.goto(links.file);
  await guest.getByRole('heading', { name: 'IMG_0003.jpg' }).waitFor();
  await guest.locator('img').last().waitFor();
  await look('recipient', guest);
  await owner.getByRole('link', { name: 'Shares' }).first().click();
  await owner.getByText('Opened once').first().waitFor();
  await look('shares', owner);
  await revoke(owner, 'IMG_0003.jpg');
  await guest.getByText('This link was taken back').waitFor();
  await look('recipient-ended', guest);
  await guest.goto('about:blank');
  await guest.goto(links.file.slice(0, -9));
  await guest.getByText('This link is incomplete').waitFor();
  await look('recipient-incomplete', guest);
}

/** Opens folder after folder. */
async function enter(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) {
    await row(page, name).dblclick();
    await page.getByRole('heading', { name, exact: true }).waitFor();
  }
}

async function preview(page: Page, name: string, stop: string, look: Look): Promise<void> {
  await row(page, name).dblclick();
  await page.locator('gather-preview :is(img, video, canvas, pre, iframe)').first().waitFor();
  if (/[.](mp4|webm)$/.test(name)) await seek(page);
  await look(stop, page);
  await page.keyboard.press('Escape');
  await page.locator('gather-preview').waitFor({ state: 'detached' });
}

/** Jumps into the middle of the video shown, which asks the vat for just that range. */
async function seek(page: Page): Promise<void> {
  const video = page.locator('gather-preview video');
  const reached = await video.evaluate(
    (element: HTMLVideoElement) =>
      new Promise<number>((done, failed) => {
        element.addEventListener('error', () => failed(new Error('The video does not play.')));
        element.addEventListener('seeked', () => done(element.currentTime / element.duration));
        if (element.readyState >= 1) element.currentTime = element.duration / 2;
        else {
          element.addEventListener('loadedmetadata', () => {
            element.currentTime = element.duration / 2;
          });
        }
      }),
  );
  if (Math.abs(reached - 0.5) > 0.01) throw new Error(`The video jumped to ${reached}.`);
}

/** What was said of earlier scenes would lie over this one. It may go by itself before a hand gets there. */
async function closeToasts(page: Page): Promise<void> {
  const close = page.locator('gather-toasts').getByRole('button', { name: 'Close' });
  await close.evaluateAll((buttons: HTMLElement[]) => {
    for (const button of buttons) button.click();
  });
  await close.first().waitFor({ state: 'detached' });
}
