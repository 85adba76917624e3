import assert from 'node:assert/strict';
import { codeOf, secondsOf, sentenceOf } from '../../../ui/session/trouble.ts';

describe('sentenceOf', () => {
  const failed = (code: unknown, message = 'Some text.') =>
    Object.assign(new Error(message), { code });

  it('has a sentence of its own for what a person meets most', () => {
    const codes = [
      'disconnected',
      'revoked',
      'expired',
      'used-up',
      'removed',
      'gone',
      'not-found',
      'no-turn',
      'disk-full',
      'not-saved',
      'damaged',
      'wrong-passphrase',
      'too-many-tries',
      'bad-link',
      'link-used',
    ];
    for (const code of codes) assert.notEqual(sentenceOf(failed(code)), 'Some text.', code);
  });

  it('shows what the vat wrote when it does not know the code', () => {
    assert.equal(sentenceOf(failed('name-taken', 'This name is taken.')), 'This name is taken.');
  });

  it('shows no inner text of a fault, and never more than a sentence', () => {
    assert.doesNotMatch(sentenceOf(new TypeError('x is undefined')), /undefined/);
    assert.ok(sentenceOf(failed('odd', 'x'.repeat(10_000))).length <= 300);
    for (const odd of [undefined, null, 'text', 7, {}]) assert.ok(sentenceOf(odd).length > 0);
  });

  it('says how long to wait', () => {
    const error = failed('too-many-tries', 'Too many tries. Wait 12 seconds, then try again.');
    assert.equal(secondsOf(error), 12);
    assert.match(sentenceOf(error), /12/);
    assert.equal(secondsOf(failed('x')), undefined);
  });

  it('knows a code only when it is text', () => {
    assert.equal(codeOf(failed(7)), '');
    assert.equal(codeOf(undefined), '');
  });
});
