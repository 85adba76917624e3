/**
 * Two people meet, in a real browser with two real vats: an invitation goes over as the text of its QR code, both see
 * the same phrase, each gives the other a name, and the first letter arrives. Then one of them blocks the other.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { accessibilityFaults } from './accessibility.ts';

type Name = 'ada' | 'ben';

describe('two people who meet', function () {
  this.timeout(600_000);
  let folder: string;
  let browser: Browser;
  let ada: Page;
  let ben: Page;
  let invitation = '';
  const vats: GatherProcess[] = [];
  const faults: string[] = [];

  async function start(name: Name): Promise<Page> {
    const home = join(folder, name);
    await mkdir(home);
    const vat = await startGather(home, '--key-file', join(home, 'vat.key'));
    vats.push(vat);
    const page = await openPage(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await page.goto(vat.link);
    await page.getByRole('link', { name: 'People' }).first().click();
    await page.getByRole('heading', { name: 'People', exact: true }).waitFor();
    return page;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-people-'));
    browser = await launchBrowser();
    ada = await start('ada');
    ben = await start('ben');
  });

  after(async () => {
    await browser.close();
    for (const vat of vats) await vat.end();
    await rm(folder, { recursive: true, force: true });
  });

  const phraseOn = async (page: Page): Promise<string[]> => {
    const words = page.getByRole('list', { name: 'Phrase' }).getByRole('listitem');
    await words.first().waitFor();
    return words.allInnerTexts();
  };

  const send = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Write a letter').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('article').filter({ hasText: text }).waitFor();
  };

  /** The list is scrolled in one of the next frames. */
  const untilAtEnd = async (page: Page, list: Locator): Promise<void> => {
    await page.waitForFunction(
      (log) => log !== null && log.scrollHeight - log.scrollTop - log.clientHeight <= 1,
      await list.elementHandle(),
    );
  };

  it('says at first that one knows nobody, and invites', async () => {
    await ada.getByText('You know nobody here yet').waitFor();
    await ada.getByRole('button', { name: 'Invite somebody' }).click();
    await ada.getByLabel('What do you call them?').fill('Ben');
    await ada.getByLabel('What do you call yourself?').fill('Ada');
    // Both are on this machine: they need no network, and say so.
    await ada.getByText('Join the network, so that').click();
    await ada.getByRole('button', { name: 'Make an invitation' }).click();
    const code = ada.locator('gather-qr-code');
    await code.waitFor();
    // What a camera reads is what the code was made of.
    invitation = (await code.getAttribute('value')) ?? '';
    assert.equal(await ada.getByLabel('Link', { exact: true }).inputValue(), invitation);
    assert.deepEqual(await accessibilityFaults('invitation', ada), []);
    await ada.getByRole('button', { name: 'Done' }).click();
    await ada.getByRole('heading', { name: 'Open invitations' }).waitFor();
  });

  it('does not stay open over another page', async () => {
    await ada.getByRole('button', { name: 'Invite somebody' }).click();
    await ada.getByLabel('What do you call them?').waitFor();
    await ada.evaluate(() => {
      location.hash = '#/network';
    });
    await ada.locator('gather-dialog').waitFor({ state: 'detached' });
    await ada.getByRole('heading', { name: 'How others reach this vat' }).waitFor();
    await ada.goBack();
    await ada.getByRole('heading', { name: 'Open invitations' }).waitFor();
  });

  it('tells somebody without a vat what it is', async () => {
    const guest = await openPage(browser);
    await guest.goto(invitation);
    await guest.getByRole('heading', { name: 'Somebody would like to be in touch' }).waitFor();
    await guest.getByText('I do not have 2gather').waitFor();
    const text = await guest.getByLabel('Invitation', { exact: true }).inputValue();
    assert.match(text, /^2gather-invitation\./);
    assert.deepEqual(await accessibilityFaults('invited', guest), []);
    await guest.context().close();
  });

  it('opens in the page of one’s own vat, and is nothing for oneself', async () => {
    await ada.goto(invitation);
    await ada.getByText('This is an invitation of your own.').waitFor();
    assert.equal(new URL(ada.url()).hash, '#/people');
    await ada.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is accepted by the text of the QR code, with a name of one’s own choice', async () => {
    await ben.getByRole('button', { name: 'Accept an invitation' }).click();
    const pasted = `Hello Ben, here it is:\n${invitation} see you!`;
    await ben.getByLabel('The invitation that you were sent').fill(pasted);
    await ben.getByRole('button', { name: 'Next' }).click();
    await ben.getByText('calls themselves “Ada”').waitFor();
    await ben.getByLabel('What do you call them?').fill('Countess');
    await ben.getByText('Join the network, so that').click();
    await ben.getByRole('button', { name: 'Accept', exact: true }).click();
    await ben.getByRole('heading', { name: 'Countess', level: 1 }).waitFor();
  });

  it('shows both the same phrase, and who compared it', async () => {
    const seen = await phraseOn(ben);
    assert.equal(seen.length, 4);
    await ada.getByRole('link', { name: /Ben/ }).click();
    await ada.getByRole('heading', { name: 'Ben', level: 1 }).waitFor();
    assert.deepEqual(await phraseOn(ada), seen);
    assert.deepEqual(await accessibilityFaults('phrase', ada), []);
    // Words that differed stay in sight, until they are compared anew.
    await ben.getByRole('button', { name: 'They see other words' }).click();
    await ben.getByText('Not verified', { exact: true }).waitFor();
    await ben.reload();
    await ben.getByText('Not verified: the words differed').first().waitFor();
    for (const page of [ada, ben]) {
      await page.getByRole('button', { name: 'We see the same' }).click();
      await page.getByText('Compared', { exact: true }).waitFor();
    }
  });

  it('brings the first letter, and says that it is unread', async () => {
    await ada.getByRole('link', { name: 'All people' }).click();
    await send(ben, 'Good morning, Countess!');
    await ben.getByText('arrived').waitFor();
    await ada.getByText('1 unread letter').waitFor();
    assert.deepEqual(await accessibilityFaults('people', ada), []);
    await ada.getByRole('link', { name: /Ben/ }).click();
    await ada.getByRole('article').filter({ hasText: 'Good morning' }).waitFor();
    await send(ada, 'Good morning, Ben.');
    await ben.getByRole('article').filter({ hasText: 'Good morning, Ben.' }).waitFor();
    assert.deepEqual(await accessibilityFaults('contact', ben), []);
  });

  it('cuts no letter that is too long, and says how much is too much', async () => {
    const field = ada.getByLabel('Write a letter');
    await field.fill('x'.repeat(4_001));
    await ada.getByRole('button', { name: 'Send' }).click();
    await ada.getByText('This is too long').waitFor();
    assert.equal((await field.inputValue()).length, 4_001);
    await field.fill('');
  });

  it('keeps the last line of the letters in sight, and the page as tall as what is in it', async () => {
    for (const text of ['So much to tell', 'Besides']) {
      await send(ben, `${text}: ${'and more of it, '.repeat(200)}`);
      await ada.getByRole('article').filter({ hasText: text }).waitFor();
    }
    const letters = ada.getByRole('log');
    assert.ok(await letters.evaluate((log) => log.scrollHeight > log.clientHeight));
    await untilAtEnd(ada, letters);
    await ada.setViewportSize({ width: 390, height: 844 });
    await untilAtEnd(ada, letters);
    await letters.evaluate((log) => log.scrollTo(0, 0));
    const [tall, main] = await ada
      .locator('main')
      .evaluate((main) => [document.documentElement.scrollHeight, main.scrollHeight]);
    assert.equal(tall, main);
    await ada.setViewportSize({ width: 1280, height: 800 });
  });

  it('points out a name that looks like another one, and gives the focus back', async () => {
    await ben.getByRole('link', { name: 'All people' }).click();
    await ben.getByRole('button', { name: 'Invite somebody' }).click();
    await ben.getByLabel('What do you call them?').fill('\u0421ountess');
    await ben.getByText('can be mistaken for “Countess”').waitFor();
    await ben.keyboard.press('Escape');
    await ben.locator('gather-button:focus-within', { hasText: 'Invite somebody' }).waitFor();
    await ben.getByRole('link', { name: /Countess/ }).click();
    // What opened this one is gone when it closes: the menu is the nearest to it.
    await ben.getByRole('button', { name: 'Actions for Countess' }).click();
    await ben.getByRole('menuitem', { name: 'Rename' }).click();
    await ben.getByLabel('What do you call them?').waitFor();
    await ben.keyboard.press('Escape');
    await ben.locator('gather-menu:focus-within').waitFor();
  });

  it('loses the focus to nobody when what had it is taken away', async () => {
    await ben.getByRole('link', { name: 'All people' }).click();
    await ben.getByRole('button', { name: 'Invite somebody' }).click();
    await ben.getByLabel('What do you call them?').fill('Dora');
    await ben.getByRole('button', { name: 'Make an invitation' }).click();
    await ben.getByRole('button', { name: 'Done' }).click();
    await ben.getByRole('button', { name: /^Take back/ }).click();
    await ben.getByRole('heading', { name: 'Open invitations' }).waitFor({ state: 'detached' });
    await ben.locator('h1:focus', { hasText: 'People' }).waitFor();
    await ben.getByRole('link', { name: /Countess/ }).click();
    await ben.getByRole('heading', { name: 'Countess', level: 1 }).waitFor();
    await ben.locator('main:focus, h1:focus').waitFor();
  });

  it('leaves nothing of one person under the address of another', async () => {
    const hash = new URL(ada.url()).hash;
    await ada.getByLabel('Write a letter').fill('For Ben alone');
    await ada.evaluate("location.hash = '#/people/contact/c99'");
    await ada.getByRole('heading', { name: 'Ben', level: 1 }).waitFor({ state: 'detached' });
    assert.equal(await ada.getByRole('article').count(), 0);
    await ada.evaluate((back) => Object.assign(globalThis.location, { hash: back }), hash);
    await ada.getByRole('heading', { name: 'Ben', level: 1 }).waitFor();
    assert.equal(await ada.getByLabel('Write a letter').inputValue(), '');
  });

  it('asks before it takes a mailbox back, for what is in it goes, too', async () => {
    await ada.getByRole('button', { name: /^Allow.*letters wait here/ }).click();
    await ada.getByLabel('Gigabytes').fill('1');
    await ada.getByRole('button', { name: 'Allow', exact: true }).click();
    const back = ada.getByRole('button', { name: /^Take back.*letters wait here/ });
    await back.click();
    await ada.getByText('What is here for them goes with it').waitFor();
    await ada.getByRole('button', { name: 'Cancel' }).click();
    await back.click();
    await ada.getByRole('button', { name: 'Take back', exact: true }).click();
    await ada.getByRole('button', { name: /^Allow.*letters wait here/ }).waitFor();
  });

  it('ends by a block, which says what it means', async () => {
    await ada.getByRole('button', { name: 'Actions for Ben' }).click();
    await ada.getByRole('menuitem', { name: 'Block' }).click();
    await ada.getByText('All that they may do with you ends at once').waitFor();
    await ada.getByRole('button', { name: 'Block', exact: true }).click();
    await ada.getByText('You blocked Ben').waitFor();
    assert.equal(await ada.getByText('They let you').count(), 0);
    await send(ben, 'Hello?');
    await ben.getByText('Not delivered').waitFor();
    await ada.getByText('Blocked', { exact: true }).waitFor();
  });

  it('takes a letter back that waits for somebody who is away', async () => {
    await ada.context().close();
    await vats[0]?.end();
    await send(ben, 'In anger');
    await ben.getByRole('button', { name: 'Take it back' }).click();
    await ben.getByText('taken back, not delivered').waitFor();
    await ben.getByRole('button', { name: 'Take it back' }).waitFor({ state: 'detached' });
  });

  it('shows no error in the console', () => {
    assert.deepEqual(faults, []);
  });
});
