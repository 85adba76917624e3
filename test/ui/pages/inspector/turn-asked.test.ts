import assert from 'node:assert/strict';
import { readOfTurn } from '../../../../ui/pages/inspector/turn-asked.ts';

describe('the turn that a page is asked for', () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error('Some text.'), { code });
  };

  it('is read by its number', async () => {
    assert.equal(await readOfTurn('12', async (turn) => turn + 1n), 13n);
  });

  it('is none when the address holds no number, and nobody is asked', async () => {
    for (const text of [undefined, '', 'abc', '-1', '1.5', '9'.repeat(16), ' 1']) {
      const read = () => assert.fail('It was asked for.');
      await assert.rejects(readOfTurn(text, read), { code: 'no-turn' });
    }
  });

  it('that has not been yet is not one that is no longer there', async () => {
    await assert.rejects(readOfTurn('999999999', failing('not-found')), { code: 'no-turn' });
    await assert.rejects(readOfTurn('1', failing('out-of-window')), { code: 'out-of-window' });
  });
});
