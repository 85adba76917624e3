import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  keyOf,
  keyOfPeerId,
  locatorsOf,
  peerIdOf,
  vatName,
} from '../../../bridges/netlayers/index.ts';
import { BadLocator, designatorOf, formatPeer } from '../../../captp/index.ts';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const multiaddr = '/ip4/192.0.2.7/tcp/4001';

describe('The name of a vat', () => {
  it('is the same by whatever netlayer it is reached, and is its key', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const locators = locatorsOf(key, { url: 'ws://a.example/captp', multiaddr });
        assert.deepEqual(
          locators.map(({ transport }) => transport),
          ['websocket', 'libp2p'],
        );
        for (const locator of locators) {
          assert.equal(vatName(locator), designatorOf(key));
          assert.equal(vatName(formatPeer(locator)), designatorOf(key));
          assert.deepEqual(keyOf(locator), key);
        }
        assert.deepEqual(keyOf(designatorOf(key)), key);
      }),
    );
  });

  it('has a peer id of one size that leads back to the key', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const id = peerIdOf(key);
        assert.match(id, /^12D3Koo[1-9A-HJ-NP-Za-km-z]{45}$/);
        assert.deepEqual(keyOfPeerId(id), key);
      }),
    );
  });

  it('agrees with what libp2p says of a known key', () => {
    // From the specification of peer ids: the public key of its Ed25519 test vector.
    const key = Buffer.from(
      '1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e',
      'hex',
    );
    const id = peerIdOf(Uint8Array.from(key));
    assert.equal(vatName(`ocapn://${id}.libp2p`), designatorOf(key));
  });

  it('is refused in any other form, whatever the form is', () => {
    fc.assert(
      fc.property(keys, fc.nat(51), fc.string({ minLength: 1, maxLength: 1 }), (key, at, other) => {
        for (const [transport, name] of [
          ['websocket', designatorOf(key)],
          ['libp2p', peerIdOf(key)],
        ] as const) {
          const changed = name.slice(0, at) + other + name.slice(at + 1);
          try {
            const found = vatName({ transport, designator: changed, hints: false });
            // What is taken has one form only.
            const again = transport === 'libp2p' ? peerIdOf(keyOf(found)) : found;
            assert.equal(again, changed);
          } catch (error) {
            assert.ok(error instanceof BadLocator);
          }
        }
      }),
    );
    const key = new Uint8Array(32).fill(9);
    const name = designatorOf(key);
    for (const designator of ['', name.toUpperCase(), `${name}=`, name.slice(1), peerIdOf(key)]) {
      assert.throws(
        () => vatName({ transport: 'websocket', designator, hints: false }),
        BadLocator,
      );
    }
    for (const designator of ['', `z${peerIdOf(key)}`, `${peerIdOf(key)}1`, name]) {
      assert.throws(() => vatName({ transport: 'libp2p', designator, hints: false }), BadLocator);
    }
    assert.throws(() => peerIdOf(new Uint8Array(31)), BadLocator);
  });

  it('is no key where the netlayer proves none', () => {
    assert.equal(vatName('ocapn://ann.practice'), 'ann.practice');
    assert.throws(() => keyOf('ocapn://ann.practice'), BadLocator);
  });
});
