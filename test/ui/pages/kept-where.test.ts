/** Where one file is kept, in words. */
import assert from 'node:assert/strict';
import type { KeptEntry } from '../../../actors/keeping/interface.ts';
import { keptText } from '../../../ui/pages/lake/kept-text.ts';

const at = (...names: string[]): KeptEntry => ({
  blobs: 3n,
  here: 3n,
  whole: 3n,
  short: 0n,
  alone: 0n,
  lost: 0n,
  survives: 1n,
  persons: names.map((person) => ({ person, pieces: 3n })),
});

describe('where a file is kept', () => {
  it('names the people, and how many may vanish', () => {
    assert.equal(keptText({ ...at(), alone: 3n }), 'On this machine alone.');
    assert.match(
      keptText(at('Bea', 'Carl')),
      /^On this machine; pieces with Bea (and|&) Carl\. Any one of them may vanish\.$/,
    );
    assert.match(keptText({ ...at('Bea', 'Carl', 'Dora'), survives: 2n }), /Any 2 of them/);
    assert.match(keptText({ ...at('Bea'), survives: 0n }), /Each of them is needed/);
  });

  it('says what is not as it should be', () => {
    assert.match(keptText({ ...at('Bea'), here: 1n }), /^Not wholly on this machine/);
    assert.match(keptText({ ...at('Bea'), alone: 1n }), /on this machine alone as yet/);
    assert.match(keptText({ ...at('Bea'), short: 1n }), /being made anew/);
    assert.match(keptText({ ...at('Bea'), lost: 1n }), /are lost/);
    assert.match(keptText(at('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H')), /3 more/);
  });
});
