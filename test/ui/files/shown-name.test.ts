/** Names that try to look like others. */
import assert from 'node:assert/strict';
import { toItem } from '../../../ui/files/item.ts';
import { readable } from '../../../ui/files/readable.ts';
import { savedName, shownName } from '../../../ui/files/shown-name.ts';
import { Signal } from '../../../ui/session/signal.ts';

const ENTRY = {
  ...{ id: 'e', kind: 'file' as const, folder: '', type: 'text/plain', tags: [] },
  ...{ size: 3n, added: 1n, modified: 1n },
};

describe('a name with characters that turn the direction of reading', () => {
  it('is shown with a sign in the place of each', () => {
    assert.equal(shownName('\u202egnp.exe.txt'), '\ufffdgnp.exe.txt');
    const all = '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c';
    assert.equal(shownName(`a${all}b`), `a${'\ufffd'.repeat(all.length)}b`);
  });

  it('is saved without them, and is never empty', () => {
    assert.equal(savedName('\u202egnp.exe.txt'), 'gnp.exe.txt');
    assert.equal(savedName('\u202e'), 'file');
  });

  it('reaches every page as it may be shown, and every disk as it may be saved', () => {
    const item = toItem({ ...ENTRY, name: '\u202egnp.exe.txt' });
    assert.equal(item.name, '\ufffdgnp.exe.txt');
    assert.equal(readable(item, new Signal(undefined)).name, 'gnp.exe.txt');
  });

  it('leaves other names as they are, whatever their script', () => {
    for (const name of ['boat.jpg', 'שלום.txt', 'مرحبا.pdf', '👩‍🚀.png', 'Grüße\u202f1']) {
      const item = toItem({ ...ENTRY, name });
      assert.equal(item.name, name);
      assert.equal(item.savedAs, undefined);
    }
  });
});
