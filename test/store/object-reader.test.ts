import assert from 'node:assert/strict';
import { nobleCiphers } from '../../store/index.ts';
import { DecryptingReader, READ_BYTES_MAX } from '../../store/object-reader.ts';

describe('Object reader', () => {
  it('refuses to read more at once than its limit', async () => {
    const object = {
      size: READ_BYTES_MAX * 2,
      segments: 0,
      commitment: new Uint8Array(32),
      leaves: new Uint8Array(0),
      readSegments: () => assert.fail('nothing may be read'),
      close: async () => undefined,
    };
    const reader = new DecryptingReader(object, new Uint8Array(32), nobleCiphers);
    await assert.rejects(reader.read(1, READ_BYTES_MAX + 2), RangeError);
  });
});
