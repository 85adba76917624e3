/** What takes how much room: each file counts once, under the kind that a person would look for it. */
import assert from 'node:assert/strict';
import { E } from '../../../captp/index.ts';
import { type House, house } from '../house.ts';

describe('room taken by kind', () => {
  let home: House;
  beforeEach(async () => {
    home = await house();
  });
  afterEach(() => home.vat.close());

  const used = async () =>
    (await E(home.lake).usedByKind())
      .filter(({ files }) => files > 0n)
      .map(({ kind, files, bytes }) => `${kind}: ${files} of ${bytes}`);

  it('names every kind, also of an empty lake', async () => {
    const all = await E(home.lake).usedByKind();
    assert.equal(all.length, 8);
    assert.ok(all.every(({ files, bytes }) => files === 0n && bytes === 0n));
  });

  it('tells kinds by the type of a file', async () => {
    const { id } = await E(home.lake).makeFolder('Photos', '');
    await home.add('a.jpg', id, '1');
    await home.add('b.png', '', '12');
    for (const name of ['c.pdf', 'd.md', 'e.docx', 'f.odt', 'g.eml']) await home.add(name, '', '1');
    await home.add('song.mp3', '', '123');
    await home.add('film.mp4', '', '1234');
    for (const name of ['a.zip', 'b.tar', 'c.7z']) await home.add(name, '', '12345');
    await home.add('unknown', '', '1');
    assert.deepEqual(await used(), [
      'pictures: 2 of 3',
      'documents: 5 of 5',
      'music: 1 of 3',
      'video: 1 of 4',
      'archives: 3 of 15',
      'other: 1 of 1',
    ]);
  });

  it('counts what lies in the bin, and what files were before, apart', async () => {
    const { id } = await home.add('a.jpg', '', '123');
    const upload = E(home.lake).add({ name: 'a.jpg', folder: '', replaces: id });
    E.sendOnly(upload).write(Buffer.from('12345'));
    await E(upload).finish();
    const folder = await E(home.lake).makeFolder('Old', '');
    await home.add('b.txt', folder.id, '12');
    await E(home.lake).remove(folder.id);
    assert.deepEqual(await used(), ['pictures: 1 of 5', 'earlier: 1 of 3', 'binned: 1 of 2']);
  });
});
