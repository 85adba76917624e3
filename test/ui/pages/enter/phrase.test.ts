import assert from 'node:assert/strict';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import {
  completed,
  isPhrase,
  placesToConfirm,
  stateOf,
  WORD_COUNT,
  wordsIn,
} from '../../../../ui/pages/enter/phrase.ts';

const good = [...Array.from({ length: 23 }, () => 'abandon'), 'art'];

describe('the 24 words', () => {
  it('are found in a text with numbers, commas and line ends', () => {
    assert.deepEqual(wordsIn(' 1. Abandon, 2) ABILITY\n3 able\t'), ['abandon', 'ability', 'able']);
    assert.deepEqual(wordsIn('  '), []);
  });

  it('are known, begun, or not on the list', () => {
    assert.equal(stateOf(''), 'empty');
    assert.equal(stateOf('aban'), 'begun');
    assert.equal(stateOf(' Abandon '), 'known');
    assert.equal(stateOf('abandom'), 'unknown');
  });

  it('are named by their first four letters', () => {
    for (const word of wordlist.filter((candidate) => candidate.length > 4)) {
      assert.equal(
        completed(word.slice(0, 4)),
        wordlist.includes(word.slice(0, 4)) ? word.slice(0, 4) : word,
      );
    }
    assert.equal(completed('aba'), 'aba');
  });

  it('are a phrase only when they belong together', () => {
    assert.equal(isPhrase(good), true);
    assert.equal(isPhrase([...good].reverse()), false);
    assert.equal(isPhrase(good.slice(1)), false);
    assert.equal(isPhrase(good.map((word, at) => (at === 3 ? 'abandom' : word))), false);
  });

  it('are asked for at different places, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.9999, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (numbers) => {
          const left = [...numbers];
          const places = placesToConfirm(3, () => left.shift() ?? 0);
          assert.equal(new Set(places).size, 3);
          assert.deepEqual(
            places,
            [...places].sort((a, b) => a - b),
          );
          assert.ok(places.every((place) => place >= 0 && place < WORD_COUNT));
        },
      ),
    );
  });
});
