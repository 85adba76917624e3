import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  BadRecoveryPhrase,
  fromRecoveryPhrase,
  toRecoveryPhrase,
  unknownWords,
} from '../../store/index.ts';

const anyRoot = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** Published with BIP-39: entropy of 32 bytes, and its words. */
const PUBLISHED = {
  ['00'.repeat(32)]: `${'abandon '.repeat(23)}art`,
  ['7f'.repeat(32)]:
    'legal winner thank year wave sausage worth useful legal winner thank year wave sausage ' +
    'worth useful legal winner thank year wave sausage worth title',
  ['80'.repeat(32)]:
    'letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount ' +
    'doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless',
  ['ff'.repeat(32)]: `${'zoo '.repeat(23)}vote`,
  '68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c':
    'hamster diagram private dutch cause delay private meat slide toddler razor book happy ' +
    'fancy gospel tennis maple dilemma loan word shrug inflict delay length',
};

function refusal(words: string | string[]): BadRecoveryPhrase {
  try {
    fromRecoveryPhrase(words);
  } catch (error) {
    assert.ok(error instanceof BadRecoveryPhrase);
    assert.equal(error.code, 'bad-phrase');
    return error;
  }
  return assert.fail('the phrase was taken');
}

describe('Recovery phrase', () => {
  for (const [entropy, words] of Object.entries(PUBLISHED)) {
    it(`is the published one for ${entropy.slice(0, 8)}…`, () => {
      const root = Uint8Array.from(Buffer.from(entropy, 'hex'));
      assert.equal(toRecoveryPhrase(root).join(' '), words);
      assert.deepEqual(fromRecoveryPhrase(words), root);
    });
  }

  it('gives every root key back, in any case and spacing', () => {
    fc.assert(
      fc.property(anyRoot, fc.constantFrom(' ', '\n', '  \t '), (root, space) => {
        const words = toRecoveryPhrase(root);
        assert.equal(words.length, 24);
        assert.deepEqual(unknownWords(words), []);
        assert.deepEqual(fromRecoveryPhrase(words), root);
        const written = `${space}${words.map((word) => word.toUpperCase()).join(space)}${space}`;
        assert.deepEqual(fromRecoveryPhrase(written), root);
      }),
    );
  });

  it('says which words are unknown, without repeating them', () => {
    const words = toRecoveryPhrase(new Uint8Array(32));
    words[2] = 'abandom';
    words[23] = 'xyzzy';
    assert.deepEqual(unknownWords(words), [2, 23]);
    const error = refusal(words);
    assert.deepEqual(error.positions, [2, 23]);
    assert.match(error.message, /Words 3, 24 are not/);
    assert.doesNotMatch(error.message, /abandom|xyzzy/);
    words[23] = 'art';
    assert.match(refusal(words).message, /Word 3 is not/);
  });

  it('says when the words exist but do not belong together', () => {
    const words = toRecoveryPhrase(new Uint8Array(32));
    words[23] = 'zoo';
    assert.match(refusal(words).message, /no recovery phrase/);
    assert.doesNotMatch(refusal(words).message, /zoo|abandon/);
    assert.deepEqual(refusal(words).positions, []);
  });

  it('says how many words there are when there are not 24', () => {
    assert.match(refusal('abandon art').message, /has 24 words; here are 2\./);
    assert.match(refusal('').message, /here are 0\./);
    assert.match(refusal('abandon '.repeat(25)).message, /here are 25\./);
    assert.match(refusal('x'.repeat(2_001)).message, /this is longer/);
  });

  it('is made of root keys only', () => {
    assert.throws(() => toRecoveryPhrase(new Uint8Array(16)), RangeError);
  });
});
