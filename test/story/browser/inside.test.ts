/**
 * An owner looks inside: why a message is stuck, what an actor held five turns ago, and where it
 * stands in its lifecycle. In a real browser, with two real vats.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { runInRepl } from '../gather-repl.ts';
import { accessibilityFaults } from './accessibility.ts';
import { enterVat } from './owner.ts';
import { type OtherVat, sendToSleeper } from './stuck.ts';

const OPENINGS = 8;

describe('an owner who looks inside', function () {
  this.timeout(600_000);
  let folder: string;
  let browser: Browser;
  let vat: GatherProcess;
  let other: OtherVat;
  let page: Page;
  const faults: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-inside-'));
    browser = await launchBrowser();
    vat = await startGather(folder, '--key-file', join(folder, 'vat.key'));
    page = await openPage(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await enterVat(page, vat.link);
    other = await sendToSleeper(folder, folder);
  });

  after(async () => {
    await browser.close();
    await other?.end();
    await vat.end();
    await rm(folder, { recursive: true, force: true });
  });

  const tab = async (name: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Inside' }).getByRole('link', { name }).click();

  it('finds from Settings what waits, and why', async () => {
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByRole('link', { name: 'Look inside' }).click();
    await page.getByRole('link', { name: `2 messages wait for vat ${other.short}` }).click();
    await page.getByText('They wait because this vat has not been reachable since').waitFor();
    await page.getByText('Nothing is lost').waitFor();
    assert.equal(await page.getByText('second copy of your vat').count(), 0);
  });

  it('finds which messages they are, and what sent them because of what', async () => {
    await page.getByRole('button', { name: 'Which messages?' }).click();
    const list = page.getByRole('list', { name: 'Messages that wait for this vat' });
    const waiting = list.getByRole('listitem');
    await waiting.nth(1).waitFor();
    assert.match(await waiting.nth(0).innerText(), /^2\s+list/);
    assert.match(await waiting.nth(1).innerText(), /^3\s+find/);
    await waiting.nth(1).getByRole('link', { name: /^turn/ }).click();
    await page.getByRole('heading', { name: /^Turn \d+/ }).waitFor();
    await page.getByText(`sent on to vat ${other.short}`).waitFor();
    await page.getByText('came in by a connection').first().waitFor();
  });

  it('sees it go out when the other vat is back, without asking again', async () => {
    await tab('Overview');
    await page.getByRole('link', { name: `2 messages wait for vat` }).waitFor();
    await other.restart();
    await page.getByText('Nothing. Every message has been handled').waitFor();
  });

  it('sees a lifecycle drawn, with the phase of now lit', async () => {
    const swiss = await runInRepl(
      folder,
      `const { id } = await E(lake).makeFolder('Letters');
       const given = await E(shares).grant(id, { label: 'Ann' });
       print(await link(given));`,
    );
    await tab('Actors');
    await page.getByRole('link', { name: /^Share / }).click();
    const chart = page.getByRole('img', { name: /Now in lasting.offered/ });
    await chart.waitFor();
    assert.deepEqual(await lit(page), ['lasting', 'offered']);
    const openings = `for (let i = 0; i < ${OPENINGS}; i++) await open('${swiss}');`;
    await runInRepl(folder, openings);
    await page.getByRole('img', { name: /Now in lasting.opened/ }).waitFor();
    assert.deepEqual(await lit(page), ['lasting', 'opened']);
    const words = await page.locator('gather-statechart .word').allTextContents();
    for (const event of ['page.open', 'owner.revoke', 'keeper.expire [timeIsOver]']) {
      assert.ok(words.includes(event), event);
    }
  });

  it('reads what it held five turns ago, beside what it holds now', async () => {
    const field = page.locator('gather-inside-actor .field').filter({ hasText: 'openings:' });
    await field.filter({ hasText: new RegExp(`^\\s*openings: ${OPENINGS}\\s*$`) }).waitFor();
    const turns = page.getByRole('list', { name: 'Turns that touched it' }).getByRole('listitem');
    await turns
      .filter({ hasText: 'arrivals.arrive' })
      .nth(OPENINGS - 1)
      .waitFor();
    const lately = await turns.allInnerTexts();
    const opened = lately.slice(0, 5).filter((turn) => turn.includes('arrivals.arrive')).length;
    assert.ok(opened > 0);
    for (let back = 1; back <= 5; back++) {
      await page.getByRole('button', { name: 'One turn earlier' }).click();
      const words = back === 1 ? '1 of its turns' : `${back} of its turns`;
      await page.getByText(`As it was ${words} ago`).waitFor();
    }
    await page
      .locator('.field.changed')
      .filter({ hasText: new RegExp(`openings: ${OPENINGS - opened}\\s+now: ${OPENINGS}\\s*$`) })
      .waitFor();
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await page.getByText('As it is now').waitFor();
    assert.equal(await page.locator('.field.changed').count(), 0);
  });

  it('goes through time by the keyboard alone', async () => {
    await page.getByRole('slider', { name: 'As of which turn' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('As it was 2 of its turns ago').waitFor();
    await page.keyboard.press('End');
    await page.getByText('As it is now').waitFor();
  });

  it('sees the phase move when the share is revoked', async () => {
    await runInRepl(
      folder,
      `for (const { id } of await E(shares).list()) await E(await E(shares).share(id)).revoke();`,
    );
    await page.getByRole('img', { name: /Now in revoked/ }).waitFor();
    assert.deepEqual(await lit(page), ['revoked']);
  });

  it('finds no serious accessibility fault in any part, and a phone is wide enough', async () => {
    const found = await accessibilityFaults('one actor', page);
    for (const name of TABS) {
      await tab(name);
      await page.locator('gather-spinner').first().waitFor({ state: 'detached' });
      found.push(...(await accessibilityFaults(name, page)));
    }
    await tab('Turns');
    await page.getByRole('link', { name: /^turn/ }).first().click();
    await page.getByRole('heading', { name: /^Turn/ }).waitFor();
    found.push(...(await accessibilityFaults('one turn', page)));
    assert.deepEqual(found, []);
  });

  it('met no error in the page', () => {
    assert.deepEqual(faults, []);
  });
});

const TABS = [
  ...['Overview', 'Actors', 'Turns', 'Messages', 'Promises'],
  ...['Other vats', 'Timers', 'Storage', 'Metrics'],
];

/** The names of the phases that are lit in the drawing, outer ones first. */
async function lit(page: Page): Promise<string[]> {
  return page.locator('gather-statechart g.now > .name').allTextContents();
}
