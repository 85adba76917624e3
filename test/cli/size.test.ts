/** How much a person says, and what is said when that is no amount. */
import assert from 'node:assert/strict';
import { parseSize } from '../../cli/size.ts';

const refused = (text: string, message: RegExp): void => {
  assert.throws(() => parseSize(text), { code: 'usage', message });
};

describe('a size as a person writes it', () => {
  it('is bytes, with decimal and binary units', () => {
    const all = ['50GB', '1.5 TB', '512MiB', '10g', '123'].map((text) => parseSize(text));
    assert.deepEqual(all, [50e9, 1.5e12, 512 * 2 ** 20, 10e9, 123]);
  });

  it('is neither nothing, nor more than there is, nor a word, and says which', () => {
    refused('0', /“0” is nothing/);
    refused('0.0001kB', /is nothing/);
    refused('99999999TB', /“99999999TB” is too much: 1000 TB at most/);
    refused('much', /“much” is no size. Say how much as 50GB/);
    refused('5 XB', /is no size/);
    assert.equal(parseSize('0', { least: 0 }), 0);
  });
});
