/** What is kept here, and what a round of keeping finds, while the lake changes under it. */
import assert from 'node:assert/strict';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { HealingDisk } from '../../../bridges/keeping/index.ts';
import { makeFileStore, makeMemoryDisk } from '../../../store/index.ts';
import { makeSeededRandom } from '../../store/seeded-random.ts';
import { sample } from '../../store/stores.ts';

const secret = new Uint8Array(32).fill(6);

describe('files on a disk behind which stand others', () => {
  it('are stored here, though the others still have what was dropped here', async () => {
    const local = makeMemoryDisk();
    const away = makeMemoryDisk();
    const healing = new HealingDisk(local);
    const random = makeSeededRandom('here');
    const powers = { ciphers: nodeCiphers, random, secret, now: () => 0 };
    const files = makeFileStore({ ...powers, disk: healing, here: local });
    const put = async () => {
      const writer = await files.create();
      await writer.write(sample(200_000, 'again'));
      const cap = await writer.finish();
      await writer.release();
      return cap;
    };
    const { address } = await put();
    away.objects.set(address, local.objects.get(address) as Uint8Array);
    healing.standBehind({ away, verifyHere: async () => undefined, onLost: () => undefined });
    await local.remove(address);
    const cap = await put();
    assert.ok(local.objects.has(address));
    // The others give it up, because they were told before that nobody needs it.
    await away.remove(address);
    await files.verify(cap);
  });
});
