/** Collections: writers that meet, versions of before, and rights that end at the reader. */
import assert from 'node:assert/strict';
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import {
  BadCap,
  Cap,
  type CollectionEntry,
  makeCollectionCap,
  makeSlotCap,
  openCollection,
  openToVerify,
  toRead,
  toVerify,
} from '../../../store/index.ts';
import { contents, entry, makeTreeWorld } from './tree-world.ts';

const asRead = (cap: Cap) => toRead(cap, nodeCrypto) as Cap<'collection-read'>;
const holding = (cap: Cap): CollectionEntry => ({ cap, metadata: new Uint8Array(0) });

describe('a collection', () => {
  it('is empty at first, and then what was put and not taken out', async () => {
    const { powers } = makeTreeWorld();
    const cap = makeCollectionCap(powers);
    const collection = openCollection(cap, powers);
    assert.deepEqual(await contents(await collection.now()), []);
    await collection.put('a', entry('1'));
    await collection.put('b', entry('2'));
    await collection.delete('a');
    assert.deepEqual(await contents(await collection.now()), [['b', '2']]);
  });

  it('loses no change of several writers at once', async () => {
    const { powers, elsewhere } = makeTreeWorld();
    const cap = makeCollectionCap(powers);
    const names = Array.from({ length: 6 }, (_, at) => `writer ${at}`);
    await Promise.all(names.map((name) => openCollection(cap, elsewhere()).put(name, entry(name))));
    const found = await contents(await openCollection(cap, powers).now());
    assert.deepEqual(
      found.map(([name]) => name),
      names,
    );
  });

  it('shows every version of before, by number and by time', async () => {
    const { powers, slots } = makeTreeWorld();
    const collection = openCollection(makeCollectionCap(powers), powers);
    const times: number[] = [];
    for (let n = 0; n < 5; n++) {
      slots.clock.now += 1_000;
      times.push(slots.clock.now);
      await collection.put('file', entry(`${n}`));
    }
    assert.deepEqual(await contents(await collection.version(2)), [['file', '1']]);
    assert.deepEqual(await contents(await collection.at(times[3]! + 1)), [['file', '3']]);
  });

  it('gives who reads it no right to write anything in it, at any depth, and who writes it all', async () => {
    const { powers, elsewhere } = makeTreeWorld();
    const caps = Array.from({ length: 4 }, () => makeCollectionCap(powers));
    const slot = makeSlotCap(powers);
    for (const [at, cap] of caps.entries()) {
      const child = caps[at + 1] ?? slot;
      await openCollection(cap, powers).put('child', holding(child));
    }
    let reading = asRead(caps[0]!);
    let writing = caps[0]!;
    for (let depth = 0; depth < 3; depth++) {
      const [less, more] = await Promise.all(
        [reading, writing].map(async (cap) =>
          (await openCollection(cap, elsewhere()).now()).get('child'),
        ),
      );
      assert.equal(less!.cap!.kind, 'collection-read');
      assert.equal(more!.cap!.kind, 'collection-write');
      assert.ok(Cap.equal(more!.cap!, caps[depth + 1]!));
      reading = less!.cap as Cap<'collection-read'>;
      writing = more!.cap as Cap<'collection-write'>;
      const refused = openCollection(reading, elsewhere()).put('child', entry('mine'));
      await assert.rejects(refused, RangeError);
    }
    const last = await (await openCollection(reading, elsewhere()).now()).get('child');
    assert.equal(last!.cap!.kind, 'slot-read');
    const tree = await openCollection(reading, elsewhere()).now();
    await assert.rejects(tree.edited([['x', holding(slot)]]), BadCap);
  });

  it('tells who verifies which nodes and files it needs, without a name or a key of them', async () => {
    const { powers, elsewhere } = makeTreeWorld();
    const cap = makeCollectionCap(powers);
    const root = new Uint8Array(32).fill(9);
    const file = Cap.make('file-read', { form: 1, root, key: new Uint8Array(32).fill(8), size: 5 });
    await openCollection(cap, powers).put('secret name', holding(file));
    const verify = toVerify(cap, nodeCrypto) as Cap<'collection-verify'>;
    const tree = await openToVerify(verify, elsewhere()).now();
    const needed: Uint8Array[] = [];
    for await (const { node, value } of tree.needs()) needed.push(node ?? value);
    assert.equal(needed.length, 2);
    const all = Buffer.concat(needed).toString('latin1');
    assert.ok(all.includes(Buffer.from(root).toString('latin1')));
    assert.ok(!all.includes('secret') && !all.includes('\b\b\b\b\b\b\b\b'));
    await assert.rejects(tree.get('secret name'), RangeError);
  });

  it('writes only the path of a change', async () => {
    const { powers, puts } = makeTreeWorld();
    const collection = openCollection(makeCollectionCap(powers), powers);
    const all = Array.from({ length: 5_000 }, (_, at) => [`name ${at}`, entry(`${at}`)] as const);
    await collection.edit(() => all);
    assert.ok(puts.length > 100);
    puts.length = 0;
    await collection.put('name 2345', entry('other'));
    assert.ok(puts.length >= 2 && puts.length <= 4, `${puts.length} nodes were written`);
  });
});
