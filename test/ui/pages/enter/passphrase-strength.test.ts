import assert from 'node:assert/strict';
import fc from 'fast-check';
import { adviceOn, bitsOf, strengthOf } from '../../../../ui/pages/enter/passphrase-strength.ts';

describe('strengthOf', () => {
  for (const [passphrase, strength] of [
    ['', 'too-short'],
    ['seven 7', 'too-short'],
    ['password', 'weak'],
    ['password1', 'weak'],
    ['12345678901234', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['qwertyuiop', 'weak'],
    ['boat boat boat boat boat', 'weak'],
    ['two words', 'weak'],
    ['harbour candle', 'weak'],
    ['harbour candle seven fence', 'fair'],
    ['harbour candle seven fence moss', 'good'],
    ['harbour candle seven fence moss rivet', 'strong'],
    ['x9$Kp2!vQz', 'good'],
  ] as const) {
    it(`calls “${passphrase}” ${strength}`, () => assert.equal(strengthOf(passphrase), strength));
  }

  it('never falls when something is written after it that is no habit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{3,8}( [a-z]{3,8}){0,5}$/), (passphrase) => {
        assert.ok(bitsOf(`${passphrase} 7%`) >= bitsOf(passphrase) - 1e-9);
      }),
    );
  });

  it('has advice on each', () => {
    for (const strength of ['too-short', 'weak', 'fair', 'good', 'strong'] as const) {
      assert.ok(adviceOn(strength).length > 0);
    }
  });
});
