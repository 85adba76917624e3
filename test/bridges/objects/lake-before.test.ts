/** A lake of the first version, whose entries name whole objects, opened by the present program. */
import assert from 'node:assert/strict';
import { Lake, type Objects } from '../../../actors/index.ts';
import { nodeCiphers, nodeRandom } from '../../../bridges/disks/index.ts';
import { fileCapOf, makeObjectsDevice } from '../../../bridges/objects/objects-device.ts';
import { E } from '../../../captp/index.ts';
import { makeFileStore, makeMemoryDisk, makeObjectStore } from '../../../store/index.ts';
import type { AnyKind, RefTo } from '../../../vat/index.ts';
import { put, sample } from '../../store/stores.ts';
import { FakeClock, world } from '../../vat/powers.ts';

/** The kind as it was: the same but for its number and what its state has gained since. */
const LakeBefore = {
  ...Lake,
  version: 1,
  upgrade: {},
  state: (objects: RefTo<typeof Objects>) => ({ objects, sweeping: false }),
} as unknown as typeof Lake;

describe('a lake of before', () => {
  it('keeps its files, takes new ones, and loses neither to a collection', async () => {
    const clock = new FakeClock();
    const faults: unknown[] = [];
    const onFault = (error: unknown) => faults.push(error);
    const powers = { disk: makeMemoryDisk(), ciphers: nodeCiphers, random: nodeRandom };
    const files = makeFileStore({ ...powers, secret: sample(32), now: () => 0 });
    const device = makeObjectsDevice({ files, clock, onFault });
    const more = { clock, devices: { objects: device.ref } };

    const content = sample(300_000, 'from before');
    const object = await put(makeObjectStore(powers), content);
    await put(makeObjectStore(powers), sample(100, 'garbage'));
    const before = await world([LakeBefore as AnyKind], more);
    const old = await before.vat.provide('lake', LakeBefore, device.ref);
    const entry = await E(old.intake).accept({ name: 'old.bin', folder: '' }, object as never);

    const now = await before.again({ kinds: [Lake] });
    const lake = await now.vat.provide('lake', Lake, device.ref);
    const upload = E(lake.owner).add({ name: 'new.bin', folder: '' });
    await E(upload).write(sample(500, 'new'));
    const added = await E(upload).finish();
    let collected = false;
    device.collect(async function* () {
      for (const one of await E(lake.intake).objects()) {
        yield fileCapOf({ ...one, size: Number(one.size) });
      }
      collected = true;
    });
    while (!collected || powers.disk.objects.size > 2) await new Promise((on) => setImmediate(on));
    const read = await E(lake.owner).read(entry.id, 100_000, 200_000);
    assert.ok(Buffer.from(content.subarray(100_000, 200_000)).equals(read));
    assert.deepEqual([...(await E(lake.owner).read(added.id, 0, 500))], [...sample(500, 'new')]);
    assert.deepEqual([...faults, ...now.faults], []);
    await device.close();
    await now.vat.close();
  });
});
