/**
 * The formats must not drift: what an earlier version stored must be read for ever. The fixture was
 * made once and checked by hand with Python's hashlib and OpenSSL; it is never made again. A new
 * version of a format gets a new fixture beside it.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  deriveKey,
  fromRecoveryPhrase,
  openRootKey,
  sealRootKey,
  toRecoveryPhrase,
} from '../../store/index.ts';
import { makeSeededRandom } from './seeded-random.ts';
import { makeTestStore, put, readRange, storeOn } from './stores.ts';

const fixture = JSON.parse(
  await readFile(new URL('./fixtures/store-v1.json', import.meta.url), 'utf8'),
);
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const capOf = ({ address, key, size }: { address: string; key: string; size: number }) => ({
  address,
  key: bytes(key),
  size,
});

/** The plaintext of the large object: three segments, the last one short. */
const LARGE = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);

describe('Store format, version 1', () => {
  it('reads an object of the first day', async () => {
    const { disk } = makeTestStore();
    disk.objects.set(fixture.small.address, bytes(fixture.small.stored));
    const text = await readRange(storeOn(disk), capOf(fixture.small));
    assert.equal(new TextDecoder().decode(text), fixture.small.text);
  });

  it('still writes the same objects', async () => {
    const { store, disk } = makeTestStore('fixture');
    const small = await put(store, new TextEncoder().encode(fixture.small.text));
    assert.deepEqual(small, capOf(fixture.small));
    assert.equal(hex(disk.objects.get(small.address)!), fixture.small.stored);
    const large = await put(store, LARGE);
    assert.deepEqual(large, capOf(fixture.large));
    const stored = createHash('sha256').update(disk.objects.get(large.address)!);
    assert.equal(stored.digest('hex'), fixture.large.storedSha256);
  });

  it('opens and still makes the key file of the first day', async () => {
    const { root, passphrase, file } = fixture.sealed;
    assert.equal(hex(await openRootKey(bytes(file), passphrase)), root);
    const cost = { memoryKib: 64, passes: 2, lanes: 1 };
    const again = await sealRootKey(bytes(root), passphrase, {
      random: makeSeededRandom('seal'),
      cost,
    });
    assert.equal(hex(again), file);
  });

  it('derives the keys and words of the first day', () => {
    const root = bytes(fixture.derived.root);
    assert.equal(hex(deriveKey(root, 'vat/state')), fixture.derived['vat/state']);
    assert.equal(hex(deriveKey(root, 'vat/identity', 64)), fixture.derived['vat/identity 64']);
    assert.deepEqual(fromRecoveryPhrase(toRecoveryPhrase(root)), root);
  });
});
