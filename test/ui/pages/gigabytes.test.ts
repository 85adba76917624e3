import assert from 'node:assert/strict';
import {
  gigabytesFault,
  gigabytesIn,
  writeGigabytes,
} from '../../../ui/pages/storage/gigabytes.ts';

describe('gigabytes in a field', () => {
  it('are as many bytes, when there are enough of them and not too many', () => {
    assert.equal(gigabytesIn('0.1'), 100_000_000n);
    assert.equal(gigabytesIn('2,5'), 2_500_000_000n);
    assert.equal(gigabytesIn('1000000'), 1_000_000_000_000_000n);
    assert.equal(writeGigabytes(2_500_000_000n), '2.5');
  });

  it('are refused with a sentence that says what can be given', () => {
    assert.match(gigabytesFault('much') ?? '', /write a number, such as 2\.5/);
    assert.match(gigabytesFault('0.0000001') ?? '', /at least 0\.1 GB/);
    assert.match(gigabytesFault('0') ?? '', /at least 0\.1 GB/);
    assert.match(gigabytesFault('1000001') ?? '', /at most 1 PB/);
    assert.equal(gigabytesIn('0.0000001'), undefined);
  });

  it('can be none, or fewer, where that means something', () => {
    const bounds = { min: 0.01, orNone: true };
    assert.equal(gigabytesIn('0', bounds), 0n);
    assert.equal(gigabytesIn('0.05', bounds), 50_000_000n);
    assert.match(gigabytesFault('0.001', bounds) ?? '', /at least 0\.01 GB, or 0 for nothing/);
  });
});
