/** A vat that runs twice, and one that was brought back from a backup. */
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backupOffline, restoreBackup } from '../../../bridges/host/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { folderOfItsOwn, removeFolder } from './host-here.ts';
import { House } from './house.ts';

describe('a vat of which there are two', function () {
  this.timeout(300_000);
  const houses: House[] = [];
  const open = async (folder?: string): Promise<House> => {
    const house = new House(folder ?? (await folderOfItsOwn()));
    houses.push(house);
    await house.open();
    return house;
  };
  let ada: House;
  let ben: House;

  beforeEach(async () => {
    ada = await open();
    ben = await open();
    await ada.meet(ben);
    await ben.meet(ada);
    await E(ada.talk).say(20);
    await ben.hasHeard(20);
    await ada.isAnswered(5);
  });
  afterEach(async () => {
    for (const { host } of houses) await host.close();
    for (const { folder } of houses.splice(0)) await removeFolder(folder);
  });

  const heard = async (): Promise<number> => Number((await E(ben.talk).report()).heard);
  const untilForked = async (house: House): Promise<void> => {
    while ((await house.status()).forked === 0n) await delay(5);
  };

  it('learns that it is the older one, and others hear nothing from it', async () => {
    await ada.host.close();
    const folder = await folderOfItsOwn();
    await cp(ada.folder, folder, { recursive: true });
    await ada.open();
    await E(ada.talk).say(10);
    await ben.hasHeard(30);
    await ada.host.close();
    const copy = await open(folder);
    await E(copy.talk).say(7);
    await untilForked(copy);
    assert.equal(await heard(), 30);
    assert.match(copy.host.log.join('\n'), /older or a second copy/);
    assert.equal((await ben.status()).forked, 0n);
    await copy.host.close();
    await ada.open();
    await E(ada.talk).say(5);
    await ben.hasHeard(35);
    assert.deepEqual((await E(ben.talk).report()).wrong, []);
  });

  it('goes on from a backup, and what ran before is refused', async () => {
    await ada.host.close();
    const powers = { now: Date.now(), random: makePowers().random };
    const backup: Uint8Array[] = [];
    for await (const piece of backupOffline(join(ada.folder, 'data'), powers)) backup.push(piece);
    await ada.open();
    await E(ada.talk).say(10);
    await ben.hasHeard(30);
    await ada.host.close();
    const folder = await folderOfItsOwn();
    await cp(join(ada.folder, 'key'), join(folder, 'key'));
    await restoreBackup(pieces(backup), join(folder, 'data'), powers);
    const restored = await open(folder);
    await E(restored.talk).say(3);
    await ben.hasHeard(23);
    assert.equal((await restored.status()).forked, 0n);
    await restored.host.close();
    await ada.open();
    await E(ada.talk).say(1);
    await untilForked(ada);
    assert.equal(await heard(), 23);
  });
});

async function* pieces(all: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* all;
}
