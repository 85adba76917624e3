/** Charters and entries as bytes: what is signed is read back, and nothing else is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { nodeCrypto } from '../../../../../bridges/netlayers/index.ts';
import {
  charterBytes,
  openCharter,
  signCharter,
} from '../../../../../bridges/netlayers/libp2p/gossip/charter.ts';
import {
  entryBytes,
  openEntry,
  signEntry,
} from '../../../../../bridges/netlayers/libp2p/gossip/entry.ts';
import {
  FloodLimit,
  Strikes,
} from '../../../../../bridges/netlayers/libp2p/gossip/flood-limits.ts';
import {
  BadPublication,
  PUBLICATION_BYTES_MAX,
} from '../../../../../bridges/netlayers/libp2p/gossip/publication.ts';
import { signerFromSeed } from '../../../../../captp/index.ts';
import { vectorsFor } from './vectors.ts';

const signer = signerFromSeed(new Uint8Array(32).fill(3), nodeCrypto);
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const plain = { noNullPrototype: true };
const words = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', maxLength }).filter((text) => text.length <= 80);
const ENTRY = fc.record(
  {
    space: key,
    number: fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }),
    previous: key.filter((bytes) => bytes.some((byte) => byte !== 0)),
    time: count,
    text: words(60).filter((text) => text !== ''),
    attachments: fc.array(fc.webUrl(), { maxLength: 4 }),
  },
  plain,
);
const CHARTER = fc.record(
  {
    sequence: count,
    time: count,
    name: words(20),
    about: words(200),
    authors: fc.uniqueArray(fc.record({ key, name: words(20), last: count }, plain), {
      maxLength: 32,
      selector: (one) => Buffer.from(one.key).toString('hex'),
    }),
  },
  plain,
);

const faultOf = (read: () => unknown): string => {
  try {
    read();
    return 'none';
  } catch (error) {
    if (error instanceof BadPublication) return error.code;
    throw error;
  }
};

describe('what is published in a space', () => {
  it('is read back as it was signed', () => {
    const same = fc.property(ENTRY, CHARTER, (entry, charter) => {
      const signed = signEntry(entry, signer);
      assert.deepEqual(openEntry(entryBytes(signed)), signed);
      assert.equal(signed.text, entry.text);
      const chartered = signCharter(charter, signer);
      assert.deepEqual(openCharter(charterBytes(chartered)), chartered);
      assert.deepEqual(chartered.authors, charter.authors);
    });
    fc.assert(same, { numRuns: 40 });
  });

  it('is refused when a single bit of it differs, or it is cut off', () => {
    const changed = fc.property(ENTRY, fc.nat(), fc.nat({ max: 7 }), (entry, at, bit) => {
      const bytes = entryBytes(signEntry(entry, signer));
      const other = Uint8Array.from(bytes);
      const place = at % bytes.length;
      other[place] = (other[place] ?? 0) ^ (1 << bit);
      assert.notEqual(
        faultOf(() => openEntry(other)),
        'none',
      );
      assert.notEqual(
        faultOf(() => openEntry(bytes.subarray(0, place))),
        'none',
      );
    });
    fc.assert(changed, { numRuns: 40 });
  });

  it('throws nothing but BadPublication for any bytes', () => {
    const any = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.equal(
        faultOf(() => openEntry(bytes)),
        'malformed',
      );
      assert.equal(
        faultOf(() => openCharter(bytes)),
        'malformed',
      );
    });
    fc.assert(any, { numRuns: 100 });
    assert.equal(
      faultOf(() => openEntry(new Uint8Array(PUBLICATION_BYTES_MAX + 1))),
      'malformed',
    );
  });

  it('cannot say nothing, be without a place in its chain, or lead anywhere but to a share', () => {
    const good = { space: new Uint8Array(32), number: 1, previous: new Uint8Array(32), time: 1 };
    const faults = [
      { text: '', attachments: [] },
      { text: 'x'.repeat(4_001), attachments: [] },
      { text: 'x', attachments: ['javascript:alert(1)'] },
      { text: 'x', attachments: Array.from({ length: 5 }, () => 'https://a.example') },
      { text: 'x', attachments: [], number: 2 },
      { text: 'x', attachments: [], number: 0 },
      { text: 'x', attachments: [], previous: new Uint8Array(32).fill(1) },
    ].map((bad) => faultOf(() => signEntry({ ...good, ...bad }, signer)));
    assert.deepEqual(new Set(faults), new Set(['malformed']));
    const largest = { ...good, text: '€'.repeat(4_000) };
    const links = Array.from({ length: 4 }, () => `https://a.example/${'x'.repeat(982)}`);
    assert.equal(
      faultOf(() => signEntry({ ...largest, attachments: links }, signer)),
      'none',
    );
  });

  it('has the form that is written down', () => {
    const written = JSON.parse(
      readFileSync(new URL('../vectors/spaces.json', import.meta.url), 'utf8'),
    ) as unknown;
    assert.deepEqual(vectorsFor(), written);
  });
});

describe('the limits on floods', () => {
  it('let through what comes at once, and then so many a second', () => {
    const limit = new FloodLimit({ most: 3, perSecond: 2 });
    const allowed = (now: number): boolean[] => [1, 2, 3, 4].map(() => limit.allows('a', now));
    assert.deepEqual(allowed(0), [true, true, true, false]);
    assert.deepEqual(allowed(1_000), [true, true, false, false]);
    assert.equal(limit.allows('b', 1_000), true);
    assert.deepEqual(allowed(60_000), [true, true, true, false]);
  });

  it('forgive half of what a peer did within a minute', () => {
    const strikes = new Strikes();
    for (let count = 0; count < 8; count++) strikes.add('a', 0);
    assert.equal(strikes.of('a', 0), 8);
    assert.equal(strikes.of('a', 60_000), 4);
    assert.equal(strikes.of('b', 0), 0);
  });
});
