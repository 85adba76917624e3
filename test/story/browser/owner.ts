/**
 * What an owner does in the page, by what they see: names of buttons, fields and rows.
 */
import type { Locator, Page } from 'playwright-core';

const PASSPHRASE = 'seven lanterns above the quay';

/** Makes a vat through the first run, from the one-time link to the empty lake. Answers the 24 words. */
export async function makeVat(page: Page, link: string): Promise<string[]> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Make my vat' }).click();
  await choosePassphrase(page, 'Make my vat');
  const words = await readWords(page);
  await page.getByRole('button', { name: 'I wrote them down' }).click();
  await confirmWords(page, words);
  return words;
}

/** Enters a vat that is open, by its one-time link, as this browser. */
export async function enterVat(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('heading', { name: 'Data lake', exact: true }).waitFor();
}

export async function choosePassphrase(page: Page, action: string): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  await page.getByRole('button', { name: action }).click();
}

/** The 24 words that the page shows. */
export async function readWords(page: Page): Promise<string[]> {
  await page.getByRole('heading', { name: 'Write these 24 words down' }).waitFor();
  const items = await page.locator('gather-words-grid li').allInnerTexts();
  return items.map((item) => item.replace(/[^a-z]/g, ''));
}

/** Writes the words that the page asks for, and goes on to the lake. */
export async function confirmWords(page: Page, words: readonly string[]): Promise<void> {
  await page.getByRole('heading', { name: 'Three words, to be sure' }).waitFor();
  for (const [at, word] of words.entries()) {
    const field = page.getByLabel(`Word ${at + 1}`, { exact: true });
    if ((await field.count()) > 0) await field.fill(word);
  }
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Data lake', exact: true }).waitFor();
}

/** Waits until every row named is in the folder shown. */
export async function waitForRows(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await row(page, name).waitFor({ timeout: 300_000 });
}

export function row(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ hasText: name }).first();
}

/** Shares an entry through its menu. Answers the link. */
export async function share(page: Page, name: string, label: string): Promise<string> {
  await row(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Share' }).click();
  await page.getByLabel('For whom?').fill(label);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const field = page.getByLabel('Link', { exact: true });
  await field.waitFor();
  const link = await field.inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  return link;
}

/** Takes a share back in the list of shares. */
export async function revoke(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Shares' }).click();
  await page.getByRole('heading', { name: 'Shares', level: 1 }).waitFor();
  const shared = page.getByRole('listitem').filter({ hasText: name }).first();
  await shared.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).last().click();
}

/** Unlocks a vat with the passphrase, as this browser. */
export async function unlock(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Your vat is locked' }).waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('heading', { name: 'Data lake', exact: true }).waitFor();
}
