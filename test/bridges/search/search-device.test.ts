/** The search of a whole vat: threads, files on the disk, and the lake it follows. */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { E } from '../../../captp/index.ts';
import { folderOfItsOwn, type HostHere, hostHere } from '../host/host-here.ts';
import { addFile, eml, foundOnce, searchOf } from './search-here.ts';

const PDF = new URL('../../fixtures/holiday/Letters & notes/Boat licence.pdf', import.meta.url);
const one = (names: string[]): boolean => names.length === 1;
const none = (names: string[]): boolean => names.length === 0;

describe('the search of a vat', function () {
  this.timeout(300_000);
  let here: HostHere;
  let folder: string;

  before(async () => {
    folder = await folderOfItsOwn();
    here = await hostHere(folder, { keyed: true });
  });

  after(() => here.close());

  it('finds a PDF and a mail by a word inside, with the piece of text around it', async () => {
    const home = await here.home();
    const [lake, search] = [await E(home).lake(), await searchOf(home)];
    const papers = await E(lake).makeFolder('Papers');
    await addFile(lake, 'licence.pdf', await readFile(PDF), papers.id);
    await addFile(lake, 'hello.eml', eml('About the harbour', 'We meet at the lighthouse.'));
    await addFile(lake, 'broken.pdf', '%PDF-1.7 this is no such file');
    await addFile(lake, 'notes.txt', 'nothing of interest');
    assert.deepEqual(await foundOnce(search, 'beam', one), ['licence.pdf']);
    assert.deepEqual(await foundOnce(search, 'lightho', one), ['hello.eml']);
    assert.deepEqual(await foundOnce(search, 'from:anna type:mail', one), ['hello.eml']);
    assert.deepEqual(await foundOnce(search, 'broken', one), ['broken.pdf']);
    const page = await E(search).find('"north quay" in:papers');
    const [found] = page.found;
    assert.deepEqual(found?.path, ['Papers']);
    assert.ok(found?.snippet.some(({ text, hit }) => hit && text === 'north quay'));
    // The PDF that is none was found by its name, perhaps before it was looked into.
    while ((await E(search).state()).unread !== 1n) await foundOnce(search, 'broken', one);
  });

  it('shows nothing that is in the bin, finds it again when it is back, and forgets what is gone', async () => {
    const home = await here.home();
    const [lake, search] = [await E(home).lake(), await searchOf(home)];
    const { id } = await addFile(lake, 'secret.txt', 'xylophone');
    await foundOnce(search, 'xylophone', one);
    await E(lake).remove(id);
    assert.deepEqual((await E(search).find('xylophone')).found, []);
    await E(lake).restore(id);
    await foundOnce(search, 'xylophone', one);
    await E(lake).remove(id);
    await E(lake).purge(id);
    assert.deepEqual((await E(search).find('xylophone')).found, []);
    await foundOnce(search, 'xylophone', none);
  });

  it('says what in a question means nothing, and refuses what is no question', async () => {
    const search = await searchOf(await here.home());
    assert.deepEqual((await E(search).find('boat after:soon')).unclear, ['after:soon']);
    await assert.rejects(async () => E(search).find('x'.repeat(501)), { code: 'bad-value' });
  });

  it('catches up after a restart, and is built anew when its files are damaged or missing', async () => {
    const home = await here.home();
    await foundOnce(await searchOf(home), 'lighthouse', one);
    const lake = await E(home).lake();
    // The reader of PDF is slow to load, and was seen above.
    for (const { id } of await E(lake).find('.pdf')) await E(lake).remove(id);
    await E(lake).purge();
    await here.close();
    const index = join(here.data, 'search');
    const [name = ''] = await readdir(index);
    const before = await readFile(join(index, name));
    assert.doesNotMatch(before.toString('latin1'), /licence|lighthouse|SQLite/);

    here = await hostHere(folder, { keyed: true });
    const again = await searchOf(await here.home());
    assert.deepEqual(await foundOnce(again, 'lighthouse', one), ['hello.eml']);
    await addFile(await E(await here.home()).lake(), 'later.txt', 'kaleidoscope');
    await foundOnce(again, 'kaleidoscope', one);
    await here.close();

    const damaged = await readFile(join(index, name));
    damaged.fill(7, 9_000);
    await writeFile(join(index, name), damaged);
    here = await hostHere(folder, { keyed: true });
    const mended = await searchOf(await here.home());
    assert.deepEqual(await foundOnce(mended, 'kaleidoscope', one), ['later.txt']);
    await E(mended).rebuild();
    assert.deepEqual(await foundOnce(mended, 'lighthouse', one), ['hello.eml']);
  });
});
