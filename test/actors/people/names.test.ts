/** Names of people: what is one, which are the same, which look alike. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cutTo,
  freePersonName,
  looksLike,
  nameKey,
  PERSON_NAME_LENGTH_MAX,
  properPersonName,
  suggestedName,
} from '../../../actors/people/names.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('names of people', () => {
  it('are kept without spaces around them, and refused with signs that nobody sees', () => {
    assert.equal(properPersonName('  Zoë   O’Neill '), 'Zoë O’Neill');
    for (const bad of ['', ' ', '\u200d', 'An\u202edA', 'a\u0000b', 'x'.repeat(81), 'a\u200bb']) {
      assert.throws(() => properPersonName(bad), { code: 'bad-name' }, JSON.stringify(bad));
    }
    // Joiners are needed to write Persian, and families.
    assert.equal(properPersonName('می‌خواهم'), 'می‌خواهم');
    assert.equal(properPersonName('👩‍👧'), '👩‍👧');
  });

  it('can be made of whatever others suggest', () => {
    assert.equal(suggestedName('\u202eadA\n\u200b'), 'adA');
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = suggestedName(text);
        assert.ok(shown.length <= PERSON_NAME_LENGTH_MAX);
        assert.ok(shown === '' || properPersonName(shown) === shown);
      }),
    );
  });

  it('are the same in any case and width, and look alike across alphabets', () => {
    assert.equal(nameKey('ＡＤＡ  l.'), nameKey('ada L.'));
    for (const [one, other] of [
      ['Ben', 'Веn'],
      ['paypal', 'раураl'],
      ['Ida', 'lda'],
      ['modern', 'rnodern'],
      ['Alice', 'A1ice'],
      ['Zoë', 'Zoe\u0308'],
      ['Ann', 'A n\u200bn'],
    ] as const) {
      assert.ok(looksLike(one, other), `${one} ${other}`);
    }
    for (const [one, other] of [
      ['Ben', 'Bea'],
      ['Zoë', 'Zoe'],
      ['Ann', 'Anna'],
    ] as const) {
      assert.ok(!looksLike(one, other), `${one} ${other}`);
    }
  });

  it('are found free, however many are taken', () => {
    const taken = new Set(['Ada', 'Ada 2']);
    assert.equal(
      freePersonName('Ada', (name) => taken.has(name)),
      'Ada 3',
    );
    assert.equal(
      freePersonName('\u200b', () => false),
      '?',
    );
    fc.assert(
      fc.property(anyText, fc.nat(200), (text, max) => {
        assert.ok(cutTo(text, max).length <= max);
        assert.ok(!/[\ud800-\udbff]$/.test(cutTo(text, max)));
      }),
    );
  });
});
