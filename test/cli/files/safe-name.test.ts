/** Names that somebody else chose and that are to become names on this disk. */
import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { safeName, usableName } from '../../../cli/files/safe-name.ts';

describe('a name from outside', () => {
  it('is taken when it is plain', () => {
    for (const name of ['boat.jpg', 'Größe 船.txt', '.hidden', 'a b', '…']) {
      assert.equal(safeName(name, 'linux'), name);
    }
  });

  it('is refused when it would climb out, or could be obeyed', () => {
    const wrong = [
      '',
      '.',
      '..',
      '../x',
      'a/b',
      'a\\b',
      'a\0b',
      'a\nb',
      'gpj\u202e.exe',
      'x'.repeat(256),
    ];
    for (const name of wrong) {
      assert.throws(() => safeName(name, 'linux'), { code: 'bad-name' }, JSON.stringify(name));
    }
  });

  it('is refused when Windows would take it for something else', () => {
    for (const name of ['NUL', 'com1.txt', 'a:b', 'x.', 'x ', 'what?']) {
      assert.throws(() => safeName(name, 'win32'), { code: 'bad-name' }, name);
    }
  });

  it('within a folder becomes a safe one that is free', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('..', 'NUL', 'nul.txt', 'a/b.jpg', '船'.repeat(255), 'x.', '_', ''),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        for (const platform of ['linux', 'win32'] as const) {
          const taken = new Set<string>();
          for (const one of [...names, ...names]) {
            const usable = usableName(one, (other) => taken.has(other), platform);
            assert.equal(safeName(usable, platform), usable);
            assert.ok(!taken.has(usable));
            taken.add(usable);
          }
        }
      }),
    );
    assert.equal(
      usableName('a\u202eb.jpg', () => false),
      'a_b.jpg',
    );
  });

  it('never leads out of the folder it is put in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (name) => {
        for (const [platform, path] of [
          ['linux', posix],
          ['win32', win32],
        ] as const) {
          let safe: string;
          try {
            safe = safeName(name, platform);
          } catch {
            continue; // Refused, which is always safe.
          }
          assert.equal(path.basename(path.join('folder', safe)), safe);
          assert.equal(path.dirname(path.join('folder', safe)), 'folder');
        }
      }),
    );
  });
});
