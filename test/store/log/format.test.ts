/** Version 1 of the format, byte for byte: what it stored must be readable for ever. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { decodeEntry, encodeEntry } from '../../../store/log/index-entry.ts';
import {
  decodeReference,
  encodeReference,
  RecordCodec,
  type RecordHeader,
} from '../../../store/log/record-format.ts';
import {
  decodeSegmentHeader,
  encodeSegmentHeader,
  segmentSalt,
} from '../../../store/log/segment-format.ts';

const { sha256 } = nodeCiphers;
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const vectors = JSON.parse(
  readFileSync(new URL('../vectors/log.json', import.meta.url), 'utf8'),
) as {
  logId: string;
  segment: { number: number; previous: number; previousBytes: number; bytes: string };
  salt: string;
  records: (RecordHeader & { body: string; bytes: string })[];
  entry: { value: Parameters<typeof encodeEntry>[0]; bytes: string };
};
const logId = bytesOf(vectors.logId);
const { number } = vectors.segment;
const codec = new RecordCodec(segmentSalt(logId, number, sha256), sha256);

describe('The format of the log', () => {
  it('begins a segment as it always did', () => {
    const { bytes, ...header } = vectors.segment;
    const encoded = encodeSegmentHeader({ ...header, logId }, sha256);
    assert.equal(encoded.length, 8_192);
    assert.equal(hexOf(encoded.subarray(0, 96)), bytes);
    assert.equal(hexOf(encoded.subarray(4_096, 4_192)), bytes);
    assert.deepEqual(decodeSegmentHeader(encoded, number, sha256), { ...header, logId });
    assert.equal(hexOf(segmentSalt(logId, number, sha256)), vectors.salt);
  });

  it('reads a segment by either copy of its header, and refuses it changed or misplaced', () => {
    const { bytes: _, ...header } = vectors.segment;
    const whole = encodeSegmentHeader({ ...header, logId }, sha256);
    assert.equal(decodeSegmentHeader(whole, number + 1, sha256), undefined);
    for (let at = 0; at < 96; at++) {
      const one = whole.slice();
      one[at]! ^= 1 << (at % 8);
      assert.ok(decodeSegmentHeader(one, number, sha256), `${at}`);
      one[4_096 + at]! ^= 1 << (at % 8);
      assert.equal(decodeSegmentHeader(one, number, sha256), undefined, `${at}`);
    }
  });

  it('writes and reads records as it always did', () => {
    for (const { body, bytes, ...header } of vectors.records) {
      const expected = bytesOf(bytes);
      const encoded = new Uint8Array(expected.length);
      codec.encode(header, header.group, encoded, 0);
      encoded.set(bytesOf(body), 32 + header.name.length);
      assert.equal(hexOf(encoded), bytes);
      assert.deepEqual(codec.decode(expected, 0), header);
      assert.equal(crc32(bytesOf(body)), header.crc);
    }
  });

  it('refuses a record of which any bit of the header or name is another', () => {
    for (const { bytes, name } of vectors.records) {
      for (let bit = 0; bit < (32 + name.length) * 8; bit++) {
        const changed = bytesOf(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        assert.equal(codec.decode(changed, 0), undefined, `${name} ${bit}`);
      }
      for (let cut = 0; cut < 32 + name.length; cut++) {
        assert.equal(codec.decode(bytesOf(bytes).subarray(0, cut), 0), undefined);
      }
    }
  });

  it('refuses the record of another segment or log', () => {
    const { bytes } = vectors.records[0]!;
    for (const salt of [segmentSalt(logId, number + 1, sha256), new Uint8Array(32)]) {
      assert.equal(new RecordCodec(salt, sha256).decode(bytesOf(bytes), 0), undefined);
    }
  });

  it('keeps references and entries of the index as it always did', () => {
    const [, blob] = vectors.records;
    const reference = { blob: 7, bytes: 5_000_000_000 };
    assert.equal(hexOf(encodeReference(reference)), blob!.body);
    assert.deepEqual(decodeReference(bytesOf(blob!.body)), reference);
    const { value, bytes } = vectors.entry;
    assert.equal(hexOf(encodeEntry(value, crc32)), bytes);
    assert.deepEqual(decodeEntry(bytesOf(bytes), crc32), value);
    for (let at = 0; at < 48; at++) {
      const changed = bytesOf(bytes);
      changed[at]! ^= 4;
      assert.equal(decodeEntry(changed, crc32), undefined, `${at}`);
    }
  });
});
