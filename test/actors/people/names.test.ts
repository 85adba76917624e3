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

const odd = fc.constantFrom(
  'a',
  'م',
  '\u0d4d',
  '\u200c',
  '\u200d',
  '\ufe0f',
  '\u20e3',
  '👩',
  '\u180b',
  'ᠠ',
  ' ',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: odd, maxLength: 200 }),
);

describe('names of people', () => {
  it('are kept without spaces around them, and refused with signs that nobody sees', () => {
    assert.equal(properPersonName('  Zoë   O’Neill '), 'Zoë O’Neill');
    const hidden = ['An\u202edA', 'a\u0000b', 'a\u200bb', 'a\u034fb', 'a\ufe0fb', 'a\u3164'];
    for (const bad of ['', ' ', '\u200d', 'x'.repeat(81), ...hidden]) {
      assert.throws(() => properPersonName(bad), { code: 'bad-name' }, JSON.stringify(bad));
    }
  });

  it('have such signs where their script is written with them, and nowhere else', () => {
    const needed = [
      'می\u200cخواهم',
      'ශ\u0dca\u200dරී',
      'র\u200d\u09cdযাব',
      'ന\u0d4d\u200d',
      '葛\u{e0100}城',
    ];
    const faces = ['👩\u200d👧', '🏳\ufe0f\u200d🌈', '👩🏽\u200d🚀', '1\ufe0f\u20e3'];
    for (const name of [...needed, ...faces]) assert.equal(properPersonName(name), name);
    for (const bad of [
      'Ad\u200da',
      'Ada\u200d',
      'Б\u200cен',
      'می\u200c',
      '👩\u200da',
      'می\u200c\u200cخ',
    ]) {
      assert.throws(() => properPersonName(bad), { code: 'bad-name' }, JSON.stringify(bad));
      assert.ok(!/[\u200c\u200d]/.test(suggestedName(bad)));
    }
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
