import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BadLocator } from '../../captp/index.ts';
import {
  peerFromRecord,
  peerToRecord,
  sturdyrefFromRecord,
  sturdyrefToRecord,
} from '../../captp/locator.ts';
import { formatPeer, formatSturdyref, parsePeer, parseSturdyref } from '../../captp/locator-uri.ts';
import { sym } from '../../captp/symbol.ts';
import { decode, encode, record } from '../../captp/syrup/index.ts';

const hintText = fc.string({ unit: 'grapheme', maxLength: 20 });
const peer = fc.record(
  {
    transport: fc.stringMatching(/^[a-z][a-z-]{0,15}$/),
    designator: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,40}$/),
    hints: fc.oneof(
      fc.constant(false as const),
      fc
        .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), hintText), {
          selector: ([name]) => name,
          minLength: 1,
          maxLength: 3,
        })
        .map((entries) => Object.fromEntries(entries)),
    ),
  },
  { noNullPrototype: true },
);
const swiss = fc.uint8Array({ minLength: 1, maxLength: 64 });

describe('a locator', () => {
  it('comes back from its address', () => {
    fc.assert(
      fc.property(peer, swiss, (at, secret) => {
        assert.deepEqual(parsePeer(formatPeer(at)), at);
        const ref = { peer: at, swiss: secret };
        assert.deepEqual(parseSturdyref(formatSturdyref(ref)), ref);
      }),
    );
  });

  it('comes back from its record, over the wire', () => {
    fc.assert(
      fc.property(peer, swiss, (at, secret) => {
        assert.deepEqual(peerFromRecord(decode(encode(peerToRecord(at)))), at);
        const ref = { peer: at, swiss: secret };
        assert.deepEqual(sturdyrefFromRecord(decode(encode(sturdyrefToRecord(ref)))), ref);
      }),
    );
  });

  it('takes what stands behind the last dot for the transport, and keeps capitals', () => {
    const { designator, transport } = parsePeer('ocapn://Some.Where.tcp-testing-only');
    assert.deepEqual([designator, transport], ['Some.Where', 'tcp-testing-only']);
  });

  it('is refused when it is anything else', () => {
    const wrong = [
      '',
      'https://abc.onion',
      'ocapn://abc',
      'ocapn://.onion',
      'ocapn://abc.',
      'ocapn://user@abc.onion',
      'ocapn://abc.onion:80',
      'ocapn://abc.onion#x',
      'ocapn://abc.onion/x',
      'ocapn://a b.onion',
      'ocapn://abc.onion?a=1&a=2',
      `ocapn://${'a'.repeat(5_000)}.onion`,
    ];
    for (const address of wrong) assert.throws(() => parsePeer(address), BadLocator, address);
  });

  it('is refused with a malformed secret, which the error does not repeat', () => {
    for (const secret of ['', 'ab+/', 'YQ==', 'YR', 'c2VjcmV0/more']) {
      assert.throws(
        () => parseSturdyref(`ocapn://abc.onion/s/${secret}`),
        (error) => error instanceof BadLocator && (!secret || !error.message.includes(secret)),
        secret,
      );
    }
  });

  it('is refused as a record of any other form', () => {
    const records = [
      'text',
      record('ocapn-peer'),
      record('ocapn-peer', 'onion', 'abc', false),
      record('ocapn-peer', sym('onion'), '', false),
      record('ocapn-peer', sym('onion'), 'abc', true),
      record('ocapn-peer', sym('onion'), 'abc', { port: 1n }),
      record('ocapn-peer', sym('onion'), 'abc', [false]),
      record('ocapn-sturdyref', record('ocapn-peer', sym('onion'), 'abc', false), 'swiss'),
    ];
    for (const value of records) {
      assert.equal(peerFromRecord(value), undefined);
      assert.equal(sturdyrefFromRecord(value), undefined);
    }
  });
});
