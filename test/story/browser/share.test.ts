/**
 * The story this project begins with, in real browsers, from the first run to a link that is dead for good.
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from '../../chromium.ts';
import { type GatherProcess, startGather } from '../gather-process.ts';
import { dropOn } from './drop.ts';
import { makeVat, revoke, row, share, unlock, waitForRows } from './owner.ts';

const HOLIDAY = fileURLToPath(new URL('../../fixtures/holiday', import.meta.url));
const BIG_MB = 300;

describe('a file that is shared and taken back', function () {
  this.timeout(600_000);
  let folder: string;
  let browser: Browser;
  let vat: GatherProcess;
  let owner: Page;
  let recipient: Page;
  let link: string;
  let words: string[];
  let sha256: string;
  const faults: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-story-'));
    sha256 = await makeBigFile(join(folder, 'film.bin'), BIG_MB);
    browser = await launchBrowser();
    vat = await startGather(folder);
    owner = await watchedPage(browser, faults);
    recipient = await watchedPage(browser, faults);
  });

  after(async () => {
    await browser.close();
    await vat.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('begins with a vat of one’s own', async () => {
    words = await makeVat(owner, vat.link);
    assert.equal(words.length, 24);
  });

  it('takes in a folder of thirty files as it is dropped', async () => {
    await dropOn(owner, HOLIDAY);
    await owner.getByText('Uploaded: 30 of 30').waitFor();
    await row(owner, 'holiday').dblclick();
    await waitForRows(owner, 'Letters & notes', 'Photos', 'Sound');
    await owner.getByRole('link', { name: 'Data lake' }).first().click();
    // What is dropped before the page has come would be dropped on nothing.
    await waitForRows(owner, 'holiday');
  });

  it('takes in a large file and shows how far it is', async () => {
    await dropOn(owner, join(folder, 'film.bin'));
    await owner.getByRole('progressbar').first().waitFor();
    await waitForRows(owner, 'film.bin');
  });

  it('is shared by a link that opens for somebody with nothing installed', async () => {
    link = await share(owner, 'film.bin', 'Anastasia');
    await recipient.goto(link);
    await recipient.getByRole('heading', { name: 'film.bin' }).waitFor();
    await recipient.getByText(`${BIG_MB} MB`).first().waitFor();
  });

  it('arrives with the same bytes', async () => {
    const coming = recipient.waitForEvent('download');
    await recipient.getByRole('button', { name: 'Download' }).click();
    const download = await coming;
    assert.equal(download.suggestedFilename(), 'film.bin');
    const saved = join(folder, 'saved.bin');
    await download.saveAs(saved);
    assert.equal(await sha256Of(saved), sha256);
  });

  it('is gone from the recipient’s open page when it is taken back', async () => {
    await revoke(owner, 'film.bin');
    const start = Date.now();
    await recipient.getByText('This link was taken back').waitFor();
    console.log(`      (the recipient’s page said so after ${Date.now() - start} ms)`);
    assert.equal(await recipient.getByRole('button', { name: 'Download' }).count(), 0);
  });

  it('stays dead after the vat was started anew', async () => {
    await vat.end();
    vat = await startGather(folder);
    const reader = await watchedPage(browser, faults);
    const again = link.replace(/^http:\/\/[^/]+/, vat.address);
    await reader.goto(again);
    await reader.getByText('The machine that shares this is locked').waitFor();
    await owner.goto(vat.address);
    await unlock(owner);
    await waitForRows(owner, 'film.bin', 'holiday');
    await reader.goto('about:blank');
    await reader.goto(again);
    await reader.getByText('This link was taken back').waitFor();
  });

  it('left no trace of names, contents or secrets on the disk or in the log', async () => {
    const swiss = /\.([\w-]{43})\./.exec(link)?.[1] as string;
    const letter = await readFile(join(HOLIDAY, 'Letters & notes/letter.txt'));
    const traces = [
      ...['film.bin', 'holiday', 'IMG_0001', 'Boat licence', 'Anastasia', swiss].map((t) =>
        Buffer.from(t),
      ),
      Buffer.from(swiss, 'base64url'),
      letter.subarray(0, 40),
      Buffer.from(words.slice(0, 3).join(' ')),
    ].filter((trace) => trace.length > 3);
    // While it runs, files of its database come and go.
    await vat.end();
    assert.deepEqual(await filesWith(join(folder, 'data'), traces), []);
    assert.equal(vat.printed().includes(swiss), false);
    assert.equal(/film\.bin|holiday/.test(vat.printed()), false);
  });

  it('met no error in any page', () => {
    assert.deepEqual(faults, []);
  });
});

async function watchedPage(browser: Browser, faults: string[]): Promise<Page> {
  const page = await openPage(browser, { acceptDownloads: true });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A vat that is being restarted refuses connections, which the browser reports by itself.
    const expected = /WebSocket|ERR_CONNECTION_REFUSED/.test(message.text());
    if (message.type() === 'error' && !expected) faults.push(message.text());
  });
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (/^(http|ws)/.test(protocol) && hostname !== '127.0.0.1') faults.push(`asked ${hostname}`);
  });
  return page;
}

/** Answers its SHA-256. */
async function makeBigFile(path: string, mb: number): Promise<string> {
  const file = await open(path, 'w');
  const hash = createHash('sha256');
  for (let written = 0; written < mb; written += 1) {
    const bytes = randomBytes(1_000_000);
    hash.update(bytes);
    await file.write(bytes);
  }
  await file.close();
  return hash.digest('hex');
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The files below `folder` that hold one of `traces`, with the trace. */
async function filesWith(folder: string, traces: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath ?? entry.path, entry.name));
    for (const trace of traces) {
      if (bytes.includes(trace)) found.push(`${entry.name} holds ${trace.toString('latin1')}`);
    }
  }
  return found;
}
