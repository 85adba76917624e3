/** What whoever can prove any key may cost a vat, and where it can make it go: next to nothing. */
import assert from 'node:assert/strict';
import { bindHandler, E, type Ref } from '../../captp/index.ts';
import type { PostBox, PostDoor, RefTo } from '../../vat/index.ts';
import { House, Street, someTime, until } from './street.ts';

const HELLO = {
  epoch: 1,
  epochId: new Uint8Array(16),
  base: 0,
  chain: new Uint8Array(32),
  sent: 0,
};
const PROOF = new Uint8Array(64);
/** Vats that did nothing yet, kept in memory. */
const STRANGERS_MAX = 256;

/** A box that takes whatever comes, and answers nothing. */
const silence = (): Ref =>
  bindHandler(Object.freeze({}), { deliver: () => undefined }) as unknown as Ref;

describe('strangers at the post door', () => {
  let street: Street;
  let ben: House;

  beforeEach(async () => {
    street = new Street();
    ben = new House(street, 'ben', 1);
    await ben.open();
  });
  afterEach(() => ben.end());

  async function enter(name: string): Promise<RefTo<typeof PostBox>> {
    const door = ben.vat.postDoor(() => true) as RefTo<typeof PostDoor>;
    const box = await E(door).enter(`ocapn://${name}.test`, PROOF, silence() as never);
    return box as RefTo<typeof PostBox>;
  }
  const records = async (): Promise<number> => {
    await ben.vat.idle();
    return (await ben.db.keys().all()).length;
  };

  it('leave nothing on the disk, and go when many others come', async () => {
    await ben.talker();
    const before = await records();
    const first = await enter('first');
    await E(first).begin(HELLO);
    for (let at = 0; at < STRANGERS_MAX + 5; at++) await E(await enter(`s${at}`)).begin(HELLO);
    assert.equal(await records(), before);
    await assert.rejects(Promise.resolve(E(first).begin(HELLO)), { code: 'busy' });
  });

  it('cannot make a vat dial where they please', async () => {
    const ada = new House(street, 'ada', 100);
    await ada.open();
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    ada.hidden = true;
    await E(await ada.talker()).ask(4n);
    await until(street, async () => (await E(await ada.talker()).heard()).length > 0);
    await ada.end();
    street.dialled.length = 0;
    street.clock.advance(1_000_000);
    await someTime();
    assert.deepEqual(street.dialled, []);
  });

  it('who asked and cannot be dialled comes back for the answer', async () => {
    const ada = new House(street, 'ada', 100);
    await ada.open();
    const eve = new House(street, 'eve', 200);
    await eve.open();
    ada.hidden = true;
    await E(await ben.talker()).meet(await ben.friendOf(eve));
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    await E(await ada.talker()).ask(21n);
    await ben.vat.idle();
    await ben.crash();
    await until(street, async () => (await E(await ada.talker()).heard()).length > 0);
    assert.deepEqual(await E(await ada.talker()).heard(), ['answer: 42']);
    await ada.end();
    await eve.end();
  });

  it('a false address does not lead messages away from a vat that is known', async () => {
    const ada = new House(street, 'ada', 100);
    await ada.open();
    await E(await ada.talker()).meet(await ada.friendOf(ben));
    await E(await ada.talker()).tell(1n);
    await until(street, async () => (await E(await ben.talker()).heard()).length >= 1);
    street.dialled.length = 0;
    await ben.crash();
    const swiss = await E(await ben.talker()).address();
    const wrong = ada.far({ locator: `${ben.locator}?url=nowhere`, swiss });
    await E(await ada.talker()).meet(wrong as never);
    await E(await ada.talker()).tell(1n);
    await until(street, async () => (await E(await ben.talker()).heard()).length >= 2);
    assert.equal(street.dialled[0], ben.locator);
    await ada.end();
  });
});
