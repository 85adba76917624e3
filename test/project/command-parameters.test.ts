/** The long commands say what they take, and refuse what they do not know. */
import assert from 'node:assert/strict';
import { helpText, readParameters } from '../command-parameters.ts';

const ABOUT = {
  command: 'row',
  does: 'Rows across the lake.',
  parameters: {
    oars: { means: 'how many', otherwise: 2 },
    boat: { means: 'its name', otherwise: 'Ada' },
    wind: { means: 'from where' },
  },
};

describe('the parameters of a command', () => {
  it('are numbers and words, or what they are otherwise', () => {
    assert.deepEqual(readParameters(ABOUT, []), { oars: 2, boat: 'Ada', wind: undefined });
    const given = readParameters(ABOUT, ['oars=10', 'boat=a=b', 'wind=']);
    assert.deepEqual(given, { oars: 10, boat: 'a=b', wind: '' });
  });

  it('are none that nobody knows, and no word where a number belongs', () => {
    for (const word of ['sail=1', '--oars', 'oars', 'toString=1', 'oars=many', 'oars=']) {
      assert.throws(() => readParameters(ABOUT, [word]), /There is no|takes a number/, word);
    }
  });

  it('are all in the help', () => {
    assert.equal(
      helpText(ABOUT),
      [
        'Usage: npm run -s row -- NAME=VALUE …',
        '',
        'Rows across the lake.',
        '',
        '  oars  how many (2 unless given)',
        '  boat  its name (Ada unless given)',
        '  wind  from where',
      ].join('\n'),
    );
  });
});
