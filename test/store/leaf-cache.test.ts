import assert from 'node:assert/strict';
import { makeLeafCache } from '../../store/leaf-cache.ts';

const object = (bytes: number) => ({
  size: 0,
  commitment: new Uint8Array(32),
  leaves: new Uint8Array(bytes),
});

describe('Leaf cache', () => {
  it('lets go of what was not used for longest when it is full', () => {
    const cache = makeLeafCache(3 * 1_256);
    for (const address of ['a', 'b', 'c']) cache.set(address, object(1_000));
    assert.ok(cache.get('a'));
    cache.set('d', object(1_000));
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].filter((address) => cache.get(address) !== undefined),
      ['a', 'c', 'd'],
    );
  });

  it('keeps nothing that is larger than all of it', () => {
    const cache = makeLeafCache(1_000);
    cache.set('a', object(2_000));
    assert.equal(cache.get('a'), undefined);
  });

  it('counts right when an object is set twice or deleted twice', () => {
    const cache = makeLeafCache(2 * 1_256);
    cache.set('a', object(1_000));
    cache.set('a', object(1_000));
    cache.set('b', object(1_000));
    assert.ok(cache.get('a'));
    cache.delete('a');
    cache.delete('a');
    cache.set('c', object(1_000));
    assert.ok(cache.get('b') && cache.get('c'));
  });
});
