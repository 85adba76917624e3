/** The post between two vats on this machine, over real connections. */
import assert from 'node:assert/strict';
import { E, type Ref } from '../../../captp/index.ts';
import { POST_SWISS } from '../../../vat/index.ts';
import { folderOfItsOwn, removeFolder } from './host-here.ts';
import { House } from './house.ts';

describe('the post between two hosts', function () {
  this.timeout(300_000);
  let ada: House;
  let ben: House;

  beforeEach(async () => {
    ada = new House(await folderOfItsOwn());
    ben = new House(await folderOfItsOwn());
    await Promise.all([ada.open(), ben.open()]);
    await ada.meet(ben);
    await ben.meet(ada);
  });
  afterEach(async () => {
    for (const house of [ada, ben]) {
      await house.host.close();
      await removeFolder(house.folder);
    }
  });

  async function assertWhole(): Promise<void> {
    const [one, other] = [await E(ada.talk).report(), await E(ben.talk).report()];
    assert.deepEqual([...one.wrong, ...other.wrong], []);
    assert.equal(one.heard, other.sent);
    assert.equal(one.heardSum, other.sentSum);
    assert.equal(other.heardSum, one.sentSum);
  }

  it('brings messages both ways, and answers', async () => {
    await Promise.all([E(ada.talk).say(200), E(ben.talk).say(300)]);
    await Promise.all([ada.hasHeard(300), ben.hasHeard(200)]);
    await Promise.all([ada.isAnswered(50), ben.isAnswered(75)]);
    await assertWhole();
  });

  it('waits for a vat that is off, and brings it when that is back', async () => {
    await ben.host.close();
    await E(ada.talk).say(20);
    await ben.open();
    await ben.hasHeard(20);
    await ada.isAnswered(5);
    await assertWhole();
  });

  it('goes on after the sender was off too', async () => {
    await ben.host.close();
    await E(ada.talk).say(20);
    await ada.host.close();
    await ben.open();
    await ada.open();
    await ben.hasHeard(20);
    await ada.isAnswered(5);
    await assertWhole();
  });

  it('finds a vat that has moved, when that comes by', async () => {
    await ben.host.close();
    await E(ada.talk).say(4);
    ben.move();
    await ben.open();
    await E(ben.talk).say(1);
    await ben.hasHeard(4);
    await assertWhole();
  });

  it('lets nobody enter as another', async () => {
    const { fetch } = await ben.host.web();
    const door = (await fetch(POST_SWISS)) as Ref<{
      enter(locator: string, proof: Uint8Array, back: Ref): unknown;
    }>;
    const { locator } = await E(await E(await E(ada.operator).home()).vat()).status();
    const entering = E(door).enter(locator, new Uint8Array(64), ben.talk as Ref);
    await assert.rejects(Promise.resolve(entering), { code: 'not-proven' });
  });
});
