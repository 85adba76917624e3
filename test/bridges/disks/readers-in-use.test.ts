import assert from 'node:assert/strict';
import { ReadersInUse } from '../../../bridges/disks/readers-in-use.ts';
import { type DiskReader, makeMemoryDisk, type ObjectDisk } from '../../../store/index.ts';

const NAME = 'share1';

describe('those who read while a disk is left', () => {
  const readers = new ReadersInUse();
  const [from, to] = [makeMemoryDisk(), makeMemoryDisk()];
  let openOnOld = 0;

  beforeEach(async () => {
    await from.put(NAME, Uint8Array.of(1, 2));
    await to.put(NAME, Uint8Array.of(1, 2));
  });

  /** Counts who has something open there. */
  const old: Pick<ObjectDisk, 'open'> = {
    async open(name) {
      const reader = await from.open(name);
      openOnOld += 1;
      const close = async (): Promise<void> => {
        openOnOld -= 1;
        await reader.close();
      };
      return { size: reader.size, read: (at, length) => reader.read(at, length), close };
    },
  };
  const reading = (): Promise<DiskReader> => readers.open(NAME, () => old.open(NAME));

  it('go on at the new one, and hold nothing on the old one', async () => {
    const [one, other] = [await reading(), reading()];
    const read = one.read(0, 2);
    await readers.moveTo(to);
    assert.deepEqual(await read, Uint8Array.of(1, 2));
    assert.equal(openOnOld, 0);
    await from.remove(NAME);
    assert.deepEqual(await one.read(1, 1), Uint8Array.of(2));
    assert.deepEqual(await (await other).read(0, 9), Uint8Array.of(1, 2));
    await Promise.all([one.close(), (await other).close()]);
    await assert.rejects(one.read(0, 1), { code: 'closed' });
  });

  it('keep what they have where the name got other content', async () => {
    const one = await reading();
    readers.bind(NAME);
    await to.put(NAME, Uint8Array.of(8, 9));
    await readers.moveTo(to);
    assert.deepEqual(await one.read(0, 2), Uint8Array.of(1, 2));
    assert.equal(openOnOld, 1);
    await one.close();
    assert.equal(openOnOld, 0);
  });

  it('are forgotten when they close, and when there was nothing to open', async () => {
    await (await reading()).close();
    await assert.rejects(
      readers.open('none', () => old.open('none')),
      { code: 'missing' },
    );
    await readers.moveTo({ ...to, open: () => assert.fail('nobody reads') });
  });
});
